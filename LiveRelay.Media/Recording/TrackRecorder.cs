namespace LiveRelay.Media.Recording;

/// <summary>One track of the stage on its way into files: what pictures and sounds have in common.</summary>
internal abstract class TrackRecorder(RecorderContext context, TrackKey key)
{
    /// <summary>The frame rate never falls so low that a picture which is still there stays away for longer.</summary>
    private static readonly TimeSpan _margin = TimeSpan.FromMilliseconds(500);

    /// <summary>A publisher who leaves shortly before the bell leaves no gap, in µs.</summary>
    private const long LeastGapAtEnd = 2_000_000;

    private GapReason? _gap;
    private string _gapFile = "";
    private long _gapStart;

    internal TrackKey Key { get; } = key;

    /// <summary>The stream that the track is made of now, or <c>null</c>.</summary>
    internal StreamInput? Input { get; private set; }

    protected RecorderContext Context { get; } = context;

    /// <summary>The file that is written, or <c>null</c>.</summary>
    protected TrackFile? File { get; private set; }

    /// <summary>When the last stream ended, in µs of the lesson's clock.</summary>
    protected long EndedAt { get; private set; }

    /// <summary>A stream takes over.</summary>
    internal void Begin(StreamInput input)
    {
        Input?.Flush();
        Input = input;
        OnBegin();
    }

    /// <summary>The stream has ended; another may come.</summary>
    internal void EndStream(Instant at, GapReason reason)
    {
        Input?.Flush();
        Input = null;
        EndedAt = Context.ToLessonTime(at.Microseconds);
        OnStreamEnd();
        OpenGap(reason, overrides: true);
    }

    /// <summary>Nothing more will come: the file ends.</summary>
    internal void End(Instant at)
    {
        Input?.Flush();
        OnStreamEnd();
        if (File is { IsClosed: false } file)
        {
            Context.Files.End(file, EndOf(file, Input is null ? EndedAt : Context.ToLessonTime(at.Microseconds)));
        }

        CloseGap(Context.ToLessonTime(at.Microseconds), _gap == GapReason.PublisherGone ? LeastGapAtEnd : 0);
        Input = null;
        File = null;
    }

    internal void HandleTimeout(Instant now)
    {
        Input?.HandleTimeout(now);
        if (File is { IsClosed: false } file)
        {
            var patience = Context.Options.ReorderWait + Context.Options.Fragment + _margin;
            Context.Files.FlushIdle(file, now, patience, EndOf(file, Context.ToLessonTime((now - patience).Microseconds)));
        }
    }

    /// <summary>The next packet in order.</summary>
    internal abstract void OnPacket(StreamInput input, in PacketInfo packet, ReadOnlySpan<byte> payload);

    /// <summary>Packets before the next one are lost.</summary>
    internal abstract void OnLoss(StreamInput input, long count, GapReason reason);

    /// <summary>Another stream takes over with its next packet.</summary>
    protected abstract void OnBegin();

    /// <summary>The stream's last packet was given.</summary>
    protected abstract void OnStreamEnd();

    /// <summary>Where a file ends, in its own time, when nothing came until that moment of the lesson, in µs.</summary>
    protected abstract long EndOf(TrackFile file, long lessonTime);

    /// <summary>The file that can be written to, if there is one and its codec is still the one; a failed disk leaves a gap.</summary>
    protected TrackFile? UsableFile(Mp4.SampleCodec codec)
    {
        if (File is { IsClosed: true })
        {
            OpenGap(GapReason.DiskFull, overrides: true);
            File = null;
        }

        if (File is { } file && file.Codec != codec)
        {
            EndFile(file.Next);
        }

        return File;
    }

    /// <summary>Ends the file, and another follows at once.</summary>
    /// <param name="until">Where, in its own time.</param>
    protected void EndFile(long until)
    {
        if (File is { } file)
        {
            Context.Files.End(file, until);
            File = null;
        }
    }

    /// <summary>Begins a file.</summary>
    protected TrackFile? OpenFile(StreamInput input, Mp4.SampleCodec codec, ReadOnlySpan<byte> firstSample, long startsAt, int turn = 0) =>
        File = Context.Files.Open(Key, input.Participant, codec, firstSample, turn, startsAt);

    /// <summary>From the file's end on there is nothing; the first reason stays, unless the new one outweighs it.</summary>
    protected void OpenGap(GapReason reason, bool overrides)
    {
        if (_gap is null && File is { } file)
        {
            _gapFile = file.Name;
            _gapStart = file.ToLessonTime(file.Next);
            _gap = reason;
        }
        else if (_gap is not null && overrides)
        {
            _gap = reason;
        }
    }

    /// <summary>There is something again.</summary>
    /// <param name="end">From when on, in µs of the lesson's clock.</param>
    /// <param name="least">Shorter gaps are not told, in µs.</param>
    protected void CloseGap(long end, long least)
    {
        if (_gap is { } reason && end - _gapStart >= least)
        {
            Context.Journal.Gap(_gapFile, TimeSpan.FromMicroseconds(_gapStart), TimeSpan.FromMicroseconds(end), reason);
        }

        _gap = null;
    }
}
