namespace LiveRelay.Bench.Congestion;

/// <summary>
/// A browser's end: asks again for packets that are missing, plays pictures in order behind a buffer that grows with what arrives late, and counts a freeze
/// as getStats does: a picture that is shown later after the last one than 3 times the usual and 150 ms more than that.
/// </summary>
internal sealed class SimulatedPlayer(EventQueue events, double returnDelay, Action<long> resend, Action requestKeyFrame)
{
    private const double AskEvery = 0.02;
    private const double GiveUp = 1.0;

    private readonly List<Frame> _frames = [];
    private readonly Dictionary<long, Missing> _missing = [];
    private readonly HashSet<long> _arrived = [];
    private readonly Queue<double> _late = new();
    private long _packets;
    private long _newest = -1;
    private int _nextFrame;
    private double _roundTrip = 0.1;
    private double _lastShown = -1;
    private double _offset = double.MaxValue;
    private double _buffer;
    private bool _asks;
    private bool _waitsForKeyFrame;

    internal List<(double At, double Length)> Freezes { get; } = [];

    internal double Frozen => Freezes.Sum(freeze => freeze.Length);

    internal int Shown { get; private set; }

    /// <summary>A picture of so many packets is sent; the first one's number.</summary>
    internal long BeginFrame(int packets, bool isKeyFrame)
    {
        _frames.Add(new Frame(_packets, packets, isKeyFrame, events.Seconds));
        _packets += packets;
        return _packets - packets;
    }

    internal void OnSent(long packet, int size)
    {
        if (_missing.TryGetValue(packet, out var missing))
        {
            _roundTrip = Math.Max(_roundTrip, 0.02);
            _missing[packet] = missing with { Size = size };
        }
    }

    internal void OnPacket(long packet)
    {
        if (!_arrived.Add(packet))
        {
            return;
        }

        if (_missing.Remove(packet, out var missing) && missing.AskedAt > 0)
        {
            _roundTrip += 0.2 * (Math.Min(events.Seconds - missing.AskedAt, 1) - _roundTrip);
        }

        for (var number = _newest + 1; number < packet; number++)
        {
            _missing[number] = new Missing(events.Seconds, 0, 0);
        }

        _newest = Math.Max(_newest, packet);
        Ask();
        Show();
    }

    private void Ask()
    {
        if (_asks || _missing.Count == 0)
        {
            return;
        }

        _asks = true;
        AskNow();
    }

    private void AskNow()
    {
        foreach (var (number, missing) in _missing.ToList())
        {
            if (events.Seconds - missing.Since > GiveUp)
            {
                _missing.Remove(number);
                if (!_waitsForKeyFrame)
                {
                    _waitsForKeyFrame = true;
                    events.After(returnDelay, requestKeyFrame);
                }
            }
            else if (missing.AskedAt == 0 || events.Seconds - missing.AskedAt >= _roundTrip + 0.01)
            {
                _missing[number] = missing with { AskedAt = events.Seconds };
                events.After(returnDelay, () => resend(number));
            }
        }

        if (_missing.Count == 0)
        {
            _asks = false;
            return;
        }

        events.After(AskEvery, AskNow);
    }

    private void Show()
    {
        while (_nextFrame < _frames.Count)
        {
            var frame = _frames[_nextFrame];
            if (!IsWhole(frame))
            {
                var next = _frames.FindIndex(_nextFrame, later => later.IsKeyFrame && IsWhole(later));
                if (next < 0)
                {
                    return;
                }

                _nextFrame = next;
                continue;
            }

            _waitsForKeyFrame &= !frame.IsKeyFrame;
            _nextFrame++;
            ShowAt(frame);
        }
    }

    private bool IsWhole(Frame frame)
    {
        for (var i = 0; i < frame.Packets; i++)
        {
            if (!_arrived.Contains(frame.First + i))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Behind the earliest picture by what the latest of the last seconds needed.</summary>
    private void ShowAt(Frame frame)
    {
        var way = events.Seconds - frame.SentAt;
        _offset = Math.Min(_offset, way);
        _late.Enqueue(way - _offset);
        if (_late.Count > 600)
        {
            _late.Dequeue();
        }

        if (Shown % 30 == 0)
        {
            _buffer = Math.Min(1.0, _late.Order().ElementAt(_late.Count * 98 / 100));
        }

        var shown = Math.Max(events.Seconds, frame.SentAt + _offset + _buffer);
        shown = Math.Max(shown, _lastShown);
        Shown++;
        if (_lastShown >= 0 && shown - _lastShown > Math.Max(0.1, 0.033 + 0.15) && Shown > 10)
        {
            Freezes.Add((shown, shown - _lastShown));
        }

        _lastShown = shown;
    }

    private readonly record struct Frame(long First, int Packets, bool IsKeyFrame, double SentAt);

    private readonly record struct Missing(double Since, double AskedAt, int Size);
}
