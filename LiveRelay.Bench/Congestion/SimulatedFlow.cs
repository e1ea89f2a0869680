using LiveRelay.Media;
using LiveRelay.Media.Congestion;
using LiveRelay.Media.Rtcp;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Bench.Congestion;

/// <summary>What a flow sends.</summary>
internal sealed record FlowSettings
{
    /// <summary>The layers' bit/s, from small to large; empty for a source that sends what it may.</summary>
    internal IReadOnlyList<double> Layers { get; init; } = [150_000, 500_000, 1_700_000];

    /// <summary>Sound: bit/s of 50 packets a second.</summary>
    internal double Sound { get; init; } = 32_000;

    /// <summary>Pictures a second.</summary>
    internal double FrameRate { get; init; } = 30;

    /// <summary>A keyframe is so many times as large as other pictures.</summary>
    internal double KeyFrameSize { get; init; } = 5;

    /// <summary>How long the publisher takes to make a keyframe, in seconds.</summary>
    internal double KeyFrameWait { get; init; } = 0.1;

    /// <summary>When it begins, and ends, in seconds.</summary>
    internal double From { get; init; }

    internal double Until { get; init; } = double.MaxValue;

    /// <summary>Seconds in which it sends nothing, in pairs of beginning and end.</summary>
    internal IReadOnlyList<(double From, double Until)> Pauses { get; init; } = [];

    /// <summary>One way, in seconds, if it is not the line's.</summary>
    internal double? Delay { get; init; }

    /// <summary>Whether it goes the other way, over the line that brings the others' feedback.</summary>
    internal bool IsBackward { get; init; }

    /// <summary>A source that sends what it may sends no less and no more: bit/s.</summary>
    internal double MinBitrate { get; init; } = 10_000;

    internal long MaxBitrate { get; init; } = new SfuLimits().ViewerMaxBitrate;

    internal long StartBitrate { get; init; } = new SfuLimits().ViewerStartBitrate;
}

/// <summary>What a flow was at a moment.</summary>
internal readonly record struct FlowSample(double Time, double Target, double Arrived, int Layer, double QueueDelay, double Loss);

/// <summary>One viewer: a source, the server's own <see cref="ViewerLine"/> and choice of layers, a line, and a browser that gives feedback, asks again and plays.</summary>
internal sealed class SimulatedFlow
{
    private const int PacketSize = 1150;
    private const int SoundHeaders = 40;
    private const double SamplePeriod = 0.1;
    private const double ReportPeriod = 1;

    /// <summary>Chromium's, where it only receives.</summary>
    private const double FeedbackPeriod = 0.1;

    private readonly EventQueue _events;
    private readonly Line _line;
    private readonly Line? _backward;
    private readonly FlowSettings _settings;
    private readonly Random _random;
    private readonly Way _way;
    private readonly Way _wayBack;
    private readonly ServerLayers? _layers;
    private readonly TransportFeedbackGenerator _feedback = new();
    private readonly byte[] _buffer = new byte[1200];
    private readonly List<(int Size, double ResentAt)> _sent = [];
    private double _resendPause = 0.02;
    private ushort _number;
    private long _sound;
    private long _layerStart;
    private int _layer;
    private long _arrivedBytes;
    private Instant _wakes = Instant.Never;
    private double _nextFrame;

    internal SimulatedFlow(EventQueue events, Line line, Line? backward, FlowSettings settings, int seed, double delay)
    {
        (_events, _line, _backward, _settings, _random) = (events, line, backward, settings, new Random(seed));
        _way = new Way(settings.Delay ?? delay);
        _wayBack = new Way(settings.Delay ?? delay);
        var limits = new SfuLimits { ViewerStartBitrate = settings.StartBitrate, ViewerMaxBitrate = settings.MaxBitrate };
        Line = new ViewerLine(limits, tellsArrivals: true) { Wanted = settings.MaxBitrate };
        Player = new SimulatedPlayer(events, _way.Delay, Resend, () => _layers?.RequestKeyFrame());
        _layers = settings.Layers.Count > 0 ? new ServerLayers(events, settings, Line) : null;
        _nextFrame = settings.From;
        events.Schedule(EventQueue.At(settings.From), Start);
    }

    internal ViewerLine Line { get; }

    internal SimulatedPlayer Player { get; }

    internal List<FlowSample> Samples { get; } = [];

    internal int PaddingBytes { get; private set; }

    internal FlowSettings Settings => _settings;

    /// <summary>Of its packets, what the queue dropped and the line lost, 0 to 1.</summary>
    internal double LossRatio => _way.Lost / (double)Math.Max(1, _way.Sent);

    private bool IsOver => _events.Seconds >= _settings.Until;

    private bool IsPaused => _settings.Pauses.Any(pause => _events.Seconds >= pause.From && _events.Seconds < pause.Until);

    private void Start()
    {
        _layers?.Start();
        SendFrame();
        SendSound();
        _events.After(SamplePeriod, Sample);
        _events.After(FeedbackPeriod, SendFeedback);
        _events.After(ReportPeriod, Report);
    }

    private void SendFrame()
    {
        if (IsOver)
        {
            return;
        }

        _nextFrame += 1 / _settings.FrameRate;
        _events.Schedule(EventQueue.At(_nextFrame), SendFrame);
        if (IsPaused)
        {
            return;
        }

        var bitrate = _layers?.Bitrate ?? Math.Clamp(Line.Available - _settings.Sound, _settings.MinBitrate, _settings.MaxBitrate);
        var isKeyFrame = _layers?.TakeKeyFrame() ?? _sent.Count == 0;
        var size = (0.8 + (0.4 * _random.NextDouble())) * (isKeyFrame ? _settings.KeyFrameSize : 1);
        var bytes = bitrate / 8 / _settings.FrameRate * size;
        _layers?.OnFrame(size);
        var packets = Math.Max(1, (int)Math.Ceiling(bytes / PacketSize));
        var frame = Player.BeginFrame(packets, isKeyFrame, Line.RepairDelay.TotalSeconds);
        if (_layers is not null && _layers.Current != _layer)
        {
            (_layer, _layerStart) = (_layers.Current, frame);
        }

        for (var i = 0; i < packets; i++)
        {
            _sent.Add(((int)(bytes / packets), double.MinValue));
            SendPicture(frame + i);
        }

        Wake();
    }

    private void SendPicture(long packet) => Send(_sent[(int)packet].Size, () => Player.OnPacket(packet));

    private void SendSound()
    {
        if (IsOver || _settings.Sound == 0)
        {
            return;
        }

        _events.After(0.02, SendSound);
        if (IsPaused)
        {
            return;
        }

        var (number, copies, size) = (_sound++, Line.SoundCopies, (int)(_settings.Sound / 8 / 50));
        Player.Sound.OnSent(number, _events.Seconds);
        Send(size + (copies * (size - SoundHeaders)), () => Player.OnSound(number, copies));
        Wake();
    }

    /// <summary>As in Consumer: what was lost of a layer that was left is not sent again.</summary>
    private void Resend(long packet)
    {
        if (!IsOver && packet >= _layerStart && Line.AllowsRepair(_events.Now) && _events.Seconds - _sent[(int)packet].ResentAt >= _resendPause)
        {
            _sent[(int)packet] = (_sent[(int)packet].Size, _events.Seconds);
            SendPicture(packet);
            Wake();
        }
    }

    private void Send(int size, Action deliver)
    {
        var number = _number++;
        Line.OnPacketSent(_events.Now, number, size);
        _line.Send(size, _way, () =>
        {
            _arrivedBytes += size;
            _feedback.OnPacket(_events.Now, number);
            deliver();
        });
    }

    /// <summary>The estimator is called when it wants to be. What it asks for is sent as the last packets once more.</summary>
    private void Wake()
    {
        var next = Line.NextTimeout;
        if (next >= _wakes || next == Instant.Never)
        {
            return;
        }

        var at = _wakes = next > _events.Now ? next : _events.Now;
        _events.Schedule(at, () =>
        {
            if (_wakes != at)
            {
                return;
            }

            _wakes = Instant.Never;
            if (IsOver)
            {
                return;
            }

            var due = Line.HandleTimeout(_events.Now);
            for (var packet = _sent.Count - 1; due > 0 && packet >= 0 && !IsPaused; packet--)
            {
                due -= _sent[packet].Size;
                PaddingBytes += _sent[packet].Size;
                SendPicture(packet);
            }

            Wake();
        });
    }

    private void SendFeedback()
    {
        _events.After(FeedbackPeriod, SendFeedback);
        while (_feedback.Write(_events.Now, 1, 2, _buffer) is > 0 and var length)
        {
            var packet = _buffer.AsSpan(0, length).ToArray();
            if (_backward is null)
            {
                _events.After(_wayBack.Delay, () => TakeFeedback(packet));
            }
            else
            {
                _backward.Send(length + 30, _wayBack, () => TakeFeedback(packet));
            }
        }
    }

    private void TakeFeedback(byte[] packet)
    {
        var reader = new RtcpReader(packet);
        if (reader.TryRead(out var view) && Line.TryHandle(_events.Now, view))
        {
            _layers?.OnLineChanged();
            Wake();
        }
    }

    /// <summary>A receiver report: of it the round trip counts, which a queue makes longer.</summary>
    private void Report()
    {
        if (IsOver)
        {
            return;
        }

        _events.After(ReportPeriod, Report);
        var roundTrip = Math.Clamp(_way.Delay + _wayBack.Delay + _line.QueueDelay, 0.005, 0.5);
        _resendPause = Subscription.PauseFor(TimeSpan.FromSeconds(roundTrip)).TotalSeconds;
        Line.OnReceiverReport(_events.Now, 0, TimeSpan.FromSeconds(roundTrip));
    }

    private void Sample()
    {
        if (IsOver)
        {
            return;
        }

        Samples.Add(new FlowSample(
            _events.Seconds, Line.Estimator.TargetBitrate, _arrivedBytes * 8 / SamplePeriod, _layers?.Current ?? 0, _line.QueueDelay, Line.Estimator.Loss));
        _arrivedBytes = 0;
        _events.After(SamplePeriod, Sample);
    }
}
