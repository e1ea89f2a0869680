using System.Buffers.Binary;
using LiveRelay.Media.Recording;
using LiveRelay.Media.Recording.Mp4;

namespace LiveRelay.Tests.Recording;

/// <summary>A sample as it was written.</summary>
/// <param name="Time">On the lesson's clock, in µs.</param>
/// <param name="CapturedAt">What the simulated publisher wrote into it: when it was captured, in µs of the simulation; 0 for silence and what is to be made up.</param>
/// <param name="IsKeyFrame">Whether playing may begin there.</param>
internal readonly record struct LoggedSample(long Time, long CapturedAt, bool IsKeyFrame);

/// <summary>A file format that only writes down what it is given, one byte a sample.</summary>
internal sealed class SampleLog : IContainer
{
    public List<LoggedTrack> Tracks { get; } = [];

    /// <summary>Whether samples are kept; else only counted.</summary>
    public bool KeepsSamples { get; set; } = true;

    /// <summary>Sees each sample that was captured.</summary>
    public Action<LoggedTrack, LoggedSample>? OnSample { get; set; }

    public IContainerTrack? Describe(SampleCodec codec, ReadOnlySpan<byte> firstSample, int turn) => new LoggedTrack(this, codec, turn);

    public void Finish(IRecordingFile file)
    {
    }
}

/// <summary>A track that was written down.</summary>
internal sealed class LoggedTrack(SampleLog log, SampleCodec codec, int turn) : IContainerTrack, ITrackWriter
{
    private readonly byte[] _zeros = new byte[1000];
    private IRecordingFile _file = null!;
    private long _last = -1;
    private int _pending;

    public SampleCodec Codec => codec;

    public TimeSpan StartsAt { get; private set; }

    public List<LoggedSample> Samples { get; } = [];

    public int Count { get; private set; }

    public int Silent { get; private set; }

    /// <summary>Frames that decoders are to make up.</summary>
    public int Concealed { get; private set; }

    /// <summary>By how many degrees its pictures are to be turned.</summary>
    public int Turn => turn;

    /// <summary>The end, on the lesson's clock; <c>null</c> until it ended.</summary>
    public TimeSpan? End { get; private set; }

    public long LastFlush { get; private set; }

    /// <summary>The longest stretch that was not made playable, in the track's time.</summary>
    public long LongestFragment { get; private set; }

    public int Width => codec == SampleCodec.Opus ? 0 : 640;

    public int Height => codec == SampleCodec.Opus ? 0 : 360;

    private int Timescale => codec == SampleCodec.Opus ? 48_000 : 90_000;

    public ITrackWriter Begin(IRecordingFile file, TimeSpan startsAt)
    {
        _file = file;
        StartsAt = startsAt;
        log.Tracks.Add(this);
        return this;
    }

    public void Write(long decodeTime, bool isKeyFrame, ReadOnlySpan<byte> sample)
    {
        Assert.True(decodeTime > _last, "times rise");
        Assert.True(Count > 0 || isKeyFrame, "the first sample is a keyframe");
        Assert.True(decodeTime >= LastFlush, "no sample lies before the end of a finished fragment");
        Assert.True(codec != SampleCodec.Opus || _last < 0 || decodeTime == _last + 960, "sound has no hole");

        Count++;
        _last = decodeTime;
        _pending++;
        var isSilence = sample.SequenceEqual(OpusPacket.Silence);
        var isConcealed = codec == SampleCodec.Opus && sample.Length == 1;
        Silent += isSilence ? 1 : 0;
        Concealed += isConcealed ? 1 : 0;
        var capturedAt = isSilence || isConcealed ? 0 : BinaryPrimitives.ReadInt64BigEndian(sample[(codec == SampleCodec.Opus ? 20 : 24)..]);
        var logged = new LoggedSample((long)StartsAt.TotalMicroseconds + (decodeTime * 1_000_000 / Timescale), capturedAt, isKeyFrame);
        if (log.KeepsSamples)
        {
            Samples.Add(logged);
        }

        if (!isSilence && !isConcealed)
        {
            log.OnSample?.Invoke(this, logged);
        }
    }

    public void Flush(long until)
    {
        Assert.True(until > _last, "the last sample lasts");
        LongestFragment = Math.Max(LongestFragment, _last - LastFlush);
        LastFlush = until;
        _file.Append(_zeros.AsSpan(0, Math.Min(_pending, _zeros.Length)));
        _pending = 0;
    }

    void ITrackWriter.End(long until)
    {
        Flush(until);
        End = StartsAt + TimeSpan.FromSeconds(until / (double)Timescale);
    }
}
