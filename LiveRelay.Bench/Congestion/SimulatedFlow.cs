using LiveRelay.Media;
using LiveRelay.Media.Congestion;
using LiveRelay.Media.Rtcp;

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

    internal double MaxBitrate { get; init; } = 3_000_000;

    internal double StartBitrate { get; init; } = 300_000;
}

/// <summary>What a flow was at a moment.</summary>
internal readonly record struct FlowSample(double Time, double Target, double Arrived, int Layer, double QueueDelay, double Loss);

/// <summary>One viewer: a source behind a layer selector, our estimator, a line, and a browser that gives feedback, asks again and plays.</summary>
internal sealed class SimulatedFlow
{
    private const int PacketSize = 1150;
    private const int PaddingSize = 280;
    private const double SamplePeriod = 0.1;

    private readonly EventQueue _events;
    private readonly Line _line;
    private readonly FlowSettings _settings;
    private readonly Random _random;
    private readonly double _returnDelay;
    private readonly TransportFeedbackGenerator _feedback = new();
    private readonly byte[] _buffer = new byte[1200];
    private ushort _number;
    private long _arrivedBytes;
    private Instant _estimatorWakes = Instant.Never;
    private Instant _feedbackWakes = Instant.Never;
    private int _wantedLayer;
    private bool _sendsKeyFrame = true;
    private double _nextFrame;

    internal SimulatedFlow(EventQueue events, Line line, FlowSettings settings, int seed, double returnDelay)
    {
        _events = events;
        _line = line;
        _settings = settings;
        _random = new Random(seed);
        _returnDelay = returnDelay;
        Estimator = new BandwidthEstimator(new BandwidthOptions { StartBitrate = (long)settings.StartBitrate, MaxBitrate = (long)settings.MaxBitrate });
        Player = new SimulatedPlayer(events, returnDelay, Resend, RequestKeyFrame);
        if (settings.Layers.Count > 0)
        {
            Estimator.Wanted = (long)((settings.Layers[^1] + settings.Sound) * 1.15);
        }

        _nextFrame = settings.From;
        events.Schedule(EventQueue.At(settings.From), SendFrame);
        events.Schedule(EventQueue.At(settings.From), SendSound);
        events.Schedule(EventQueue.At(settings.From + SamplePeriod), Sample);
    }

    internal BandwidthEstimator Estimator { get; }

    internal SimulatedPlayer Player { get; }

    internal List<FlowSample> Samples { get; } = [];

    internal int PaddingBytes { get; private set; }

    internal int Layer { get; private set; }

    private bool IsOver => _events.Seconds >= _settings.Until;

    private bool IsPaused => _settings.Pauses.Any(pause => _events.Seconds >= pause.From && _events.Seconds < pause.Until);

    /// <summary>The largest layer that fits; one up needs a little more than it takes.</summary>
    private void SelectLayer()
    {
        var allowed = Estimator.MediaBitrate - _settings.Sound;
        var layer = _settings.Layers.Count - 1;
        while (layer > 0 && _settings.Layers[layer] * (layer > Layer ? 1.03 : 0.99) > allowed)
        {
            layer--;
        }

        if (layer != _wantedLayer)
        {
            _wantedLayer = layer;
            _events.After(_settings.KeyFrameWait, () =>
            {
                if (_wantedLayer == layer && Layer != layer)
                {
                    Layer = layer;
                    _sendsKeyFrame = true;
                }
            });
        }
    }

    private void RequestKeyFrame() => _events.After(_settings.KeyFrameWait, () => _sendsKeyFrame = true);

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

        if (_settings.Layers.Count > 0)
        {
            SelectLayer();
        }

        var bitrate = _settings.Layers.Count > 0
            ? _settings.Layers[Layer]
            : Math.Max(10_000, Math.Min(Estimator.MediaBitrate, _settings.MaxBitrate) - _settings.Sound);
        var isKeyFrame = _sendsKeyFrame && _settings.Layers.Count > 0;
        _sendsKeyFrame = false;
        var bytes = bitrate / 8 / _settings.FrameRate * (0.8 + (0.4 * _random.NextDouble())) * (isKeyFrame ? _settings.KeyFrameSize : 1);
        var packets = Math.Max(1, (int)Math.Ceiling(bytes / PacketSize));
        var frame = Player.BeginFrame(packets, isKeyFrame);
        for (var i = 0; i < packets; i++)
        {
            var (size, packet) = ((int)(bytes / packets), frame + i);
            Send(size, () => Player.OnPacket(packet), packet);
        }

        Wake();
    }

    private void SendSound()
    {
        if (IsOver)
        {
            return;
        }

        _events.After(0.02, SendSound);
        if (_settings.Sound > 0 && !IsPaused)
        {
            Send((int)(_settings.Sound / 8 / 50), static () => { }, -1);
            Wake();
        }
    }

    private void Resend(long packet)
    {
        if (!IsOver && Estimator.AllowsRepair(_events.Now))
        {
            Send(PacketSize, () => Player.OnPacket(packet), packet);
            Wake();
        }
    }

    private void Send(int size, Action deliver, long packet)
    {
        var number = _number++;
        Estimator.OnPacketSent(_events.Now, number, size);
        _line.Send(size, () =>
        {
            _arrivedBytes += size;
            _feedback.OnPacket(_events.Now, number);
            deliver();
            WakeFeedback();
        });
        if (packet >= 0)
        {
            Player.OnSent(packet, size);
        }
    }

    /// <summary>The estimator is called when it wants to be.</summary>
    private void Wake()
    {
        var next = Estimator.NextTimeout;
        if (next >= _estimatorWakes || next == Instant.Never)
        {
            return;
        }

        _estimatorWakes = next > _events.Now ? next : _events.Now;
        var at = _estimatorWakes;
        _events.Schedule(at, () =>
        {
            if (_estimatorWakes != at)
            {
                return;
            }

            _estimatorWakes = Instant.Never;
            if (IsOver)
            {
                return;
            }

            for (var due = Estimator.HandleTimeout(_events.Now); due > 0; due -= PaddingSize)
            {
                PaddingBytes += PaddingSize;
                Send(PaddingSize, static () => { }, -1);
            }

            Wake();
        });
    }

    private void WakeFeedback()
    {
        if (_feedback.NextTimeout >= _feedbackWakes)
        {
            return;
        }

        var at = _feedbackWakes = _feedback.NextTimeout;
        _events.Schedule(at, () =>
        {
            _feedbackWakes = Instant.Never;
            while (_feedback.Write(_events.Now, 1, 2, _buffer) is > 0 and var length)
            {
                var packet = _buffer.AsSpan(0, length).ToArray();
                _events.After(_returnDelay, () => TakeFeedback(packet));
            }

            WakeFeedback();
        });
    }

    private void TakeFeedback(byte[] packet)
    {
        var reader = new RtcpReader(packet);
        if (reader.TryRead(out var view) && TransportFeedback.TryParse(view, out var feedback))
        {
            Estimator.OnTransportFeedback(_events.Now, feedback);
            Wake();
        }
    }

    private void Sample()
    {
        if (IsOver)
        {
            return;
        }

        Samples.Add(new FlowSample(
            _events.Seconds, Estimator.TargetBitrate, _arrivedBytes * 8 / SamplePeriod, Layer, _line.QueueDelay, Estimator.Loss));
        _arrivedBytes = 0;
        _events.After(SamplePeriod, Sample);
    }
}
