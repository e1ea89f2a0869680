using LiveRelay.Media.Recording.Mp4;
using LiveRelay.Media.Rtp;

namespace LiveRelay.Media.Recording;

/// <summary>
/// A picture on its way into files. When a frame is lost it stands still until the next keyframe, which is asked for. A keyframe is asked for from
/// time to time anyway: browsers make none by themselves, and a player that seeks decodes all that lies behind the one before.
/// </summary>
internal sealed class VideoTrack(RecorderContext context, TrackKey key) : TrackRecorder(context, key), IFrameSink
{
    private static readonly TimeSpan _requestPause = TimeSpan.FromSeconds(1);

    /// <summary>At 30 frames a second a weak computer decodes as many in less than a second.</summary>
    private static readonly TimeSpan _keyFrameInterval = TimeSpan.FromSeconds(10);

    /// <summary>A camera that sways makes no more files than one in such a time, in µs.</summary>
    private const long LeastTurn = 2_000_000;

    private FrameAssembler? _assembler;
    private SampleCodec _codec;
    private int _turn;
    private bool _awaitsKeyFrame = true;
    private GapReason _lossReason;
    private Instant _now;
    private Instant _nextRequest;
    private Instant _nextKeyFrame;

    internal override void OnPacket(StreamInput input, in PacketInfo packet, ReadOnlySpan<byte> payload)
    {
        if (input.Format.VideoCodecOf(packet.PayloadType) is not { } codec)
        {
            return;
        }

        if (_assembler is null || CodecOf(codec) != _codec)
        {
            _codec = CodecOf(codec);
            _assembler = Create(codec);
            _awaitsKeyFrame = true;
        }

        if (packet.Orientation >= 0 && VideoOrientation.TryRead([(byte)packet.Orientation], out var turn, out _))
        {
            _turn = turn;
        }

        _now = packet.Arrival;
        _assembler.Add(payload, packet.Timestamp, packet.Marker);
    }

    internal override void OnLoss(StreamInput input, long count, GapReason reason)
    {
        _lossReason = reason;
        _assembler?.OnLoss();
    }

    /// <inheritdoc/>
    public void OnFrame(ReadOnlySpan<byte> frame, uint timestamp, bool isKeyFrame)
    {
        if (Input is not { } input || (_awaitsKeyFrame && !isKeyFrame))
        {
            AskForKeyFrame();
            return;
        }

        if (Context.Files.IsPaused)
        {
            UsableFile(_codec);
            _awaitsKeyFrame = true;
            return;
        }

        var captured = Context.ToLessonTime(input.CapturedAt(timestamp, _now));
        if (IsToTurn(captured))
        {
            if (isKeyFrame)
            {
                EndFile(Math.Max(File!.Next, File.ToFileTime(captured)));
            }
            else
            {
                AskForKeyFrame();
            }
        }

        var file = UsableFile(_codec) ?? (isKeyFrame ? OpenFile(input, _codec, frame, Math.Max(0, captured), _turn) : null);
        _awaitsKeyFrame = file is null;
        if (file is null)
        {
            AskForKeyFrame();
            return;
        }

        var time = Math.Max(file.Next, file.ToFileTime(captured));
        CloseGap(file.ToLessonTime(time), least: 0);
        if (input.HasReport)
        {
            file.AddSkew(Math.Abs(file.ToLessonTime(time) - captured) + Math.Abs(input.ClockError));
        }

        Context.Files.Write(file, _now, time, duration: 1, isKeyFrame, frame);
        if (isKeyFrame)
        {
            _nextKeyFrame = _now + _keyFrameInterval;
        }
        else if (_now >= _nextKeyFrame)
        {
            AskForKeyFrame();
        }
    }

    /// <inheritdoc/>
    public void OnBrokenFrame()
    {
        _awaitsKeyFrame = true;
        OpenGap(_lossReason, overrides: false);
        _nextRequest = _now;
        AskForKeyFrame();
    }

    protected override void OnBegin()
    {
        _assembler = null;
        _turn = 0;
        _lossReason = GapReason.Lost;
    }

    /// <summary>A last frame whose marker is missing is not known to be whole.</summary>
    protected override void OnStreamEnd() => _assembler = null;

    protected override long EndOf(TrackFile file, long lessonTime) => Math.Max(file.Next, file.ToFileTime(lessonTime));

    /// <summary>Whether the publisher has turned its camera since the file began; a file says of all its pictures how they are to be turned.</summary>
    private bool IsToTurn(long captured) => File is { IsClosed: false } file && file.Turn != _turn && captured - file.StartsAt >= LeastTurn;

    private void AskForKeyFrame()
    {
        if (Input is { } input && _now >= _nextRequest)
        {
            _nextRequest = _now + _requestPause;
            Context.RequestKeyFrame(input.Stream);
        }
    }

    private FrameAssembler Create(VideoCodec codec) => codec switch
    {
        VideoCodec.H264 => new H264Assembler(this),
        VideoCodec.Vp8 => new Vp8Assembler(this),
        VideoCodec.Vp9 => new Vp9Assembler(this),
        _ => new Av1Assembler(this),
    };

    private static SampleCodec CodecOf(VideoCodec codec) => codec switch
    {
        VideoCodec.H264 => SampleCodec.H264,
        VideoCodec.Vp8 => SampleCodec.Vp8,
        VideoCodec.Vp9 => SampleCodec.Vp9,
        _ => SampleCodec.Av1,
    };
}
