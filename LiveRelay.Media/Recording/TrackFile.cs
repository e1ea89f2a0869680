using LiveRelay.Media.Recording.Mp4;

namespace LiveRelay.Media.Recording;

/// <summary>One file that is being written: its time, its fragments, and what is good of it when the disk fails.</summary>
internal sealed class TrackFile
{
    private readonly IRecordingFile _file;
    private readonly ITrackWriter _writer;
    private readonly long _fragment;
    private long _fragmentStart;
    private Instant _written;
    private long _goodLength;
    private bool _isPending;

    internal TrackFile(string name, SampleCodec codec, int turn, long startsAt, TimeSpan fragment, IRecordingFile file, IContainerTrack track)
    {
        Name = name;
        Codec = codec;
        Turn = turn;
        StartsAt = startsAt;
        Timescale = codec == SampleCodec.Opus ? OpusPacket.Rate : 90_000;
        _fragment = (long)(fragment.TotalSeconds * Timescale);
        _file = file;
        _writer = track.Begin(file, TimeSpan.FromMicroseconds(startsAt));
        _goodLength = file.Length;
    }

    internal string Name { get; }

    internal SampleCodec Codec { get; }

    /// <summary>By how many degrees clockwise players turn its picture.</summary>
    internal int Turn { get; }

    /// <summary>The file's time 0 on the lesson's clock, in microseconds.</summary>
    internal long StartsAt { get; }

    /// <summary>Its own time's units a second.</summary>
    internal int Timescale { get; }

    /// <summary>Where the next sample may begin at the earliest, in the file's time.</summary>
    internal long Next { get; private set; }

    /// <summary>Whether it takes nothing any more: it is complete, or the disk failed.</summary>
    internal bool IsClosed { get; private set; }

    /// <summary>The largest distance from the publisher's clock that was seen, in microseconds.</summary>
    internal long Skew { get; private set; }

    internal IRecordingFile File => _file;

    /// <summary>A moment of the lesson's clock, in microseconds, in the file's time.</summary>
    internal long ToFileTime(long lessonTime) => (long)Math.Round((lessonTime - StartsAt) * (double)Timescale / 1_000_000);

    /// <summary>A moment of the file's time on the lesson's clock, in microseconds.</summary>
    internal long ToLessonTime(long fileTime) => StartsAt + (fileTime * 1_000_000 / Timescale);

    internal void AddSkew(long microseconds) => Skew = Math.Max(Skew, Math.Abs(microseconds));

    /// <summary>Adds a sample, after closing the fragment before it if that is long enough.</summary>
    /// <param name="now">The time.</param>
    /// <param name="time">Where it begins; made later if that is before <see cref="Next"/>.</param>
    /// <param name="duration">How long it lasts at least.</param>
    /// <param name="isKeyFrame">Whether playing may begin with it.</param>
    /// <param name="sample">Its bytes.</param>
    internal void Write(Instant now, long time, int duration, bool isKeyFrame, ReadOnlySpan<byte> sample)
    {
        time = Math.Max(time, Next);
        if (_isPending && time - _fragmentStart >= _fragment)
        {
            Flush(time);
        }

        if (!_isPending)
        {
            _fragmentStart = time;
            _isPending = true;
        }

        _writer.Write(time, isKeyFrame, sample);
        Next = time + duration;
        _written = now;
    }

    /// <summary>Nothing has come for a while: what waits in memory is written.</summary>
    /// <param name="now">The time.</param>
    /// <param name="patience">How long a next sample is waited for, whose coming ends the last one exactly.</param>
    /// <param name="until">Where the last sample ends for now.</param>
    internal void FlushIdle(Instant now, TimeSpan patience, long until)
    {
        if (_isPending && now - _written >= patience)
        {
            Next = Math.Max(Next, until);
            Flush(Next);
        }
    }

    internal void End(long until)
    {
        Next = Math.Max(Next, until);
        IsClosed = true;
        _writer.End(Next);
    }

    /// <summary>The disk failed: what was playable stays, and is completed if the disk allows it.</summary>
    internal void Abandon(IContainer container)
    {
        IsClosed = true;
        Next = _isPending ? _fragmentStart : Next;
        try
        {
            _file.Truncate(_goodLength);
            container.Finish(_file);
        }
        catch (IOException)
        {
            // The next start of the server completes it: that is the same work.
        }
    }

    private void Flush(long until)
    {
        _writer.Flush(until);
        _goodLength = _file.Length;
        _isPending = false;
    }
}
