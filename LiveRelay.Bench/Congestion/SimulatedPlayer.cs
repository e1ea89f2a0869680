namespace LiveRelay.Bench.Congestion;

/// <summary>A browser's end: asks again for packets that are missing, shows pictures in order, and asks for a keyframe when it could show none for three seconds.</summary>
internal sealed class SimulatedPlayer(EventQueue events, double returnDelay, Action<long> resend, Action requestKeyFrame)
{
    private const double LongestStall = 3;

    private readonly List<Frame> _frames = [];
    private readonly RepeatRequests _repeats = new();
    private readonly HashSet<long> _arrived = [];
    private readonly HashSet<long> _repaired = [];
    private long _packets;
    private int _nextFrame;
    private double _askedForKeyFrame;
    private bool _looks;

    internal Playout Picture { get; } = new();

    internal SoundPlayout Sound { get; } = new();

    /// <summary>A picture of so many packets is sent; the first one's number.</summary>
    /// <param name="packets">How many.</param>
    /// <param name="isKeyFrame">Whether it needs none before it.</param>
    /// <param name="least">How long it is asked to be held back, in seconds.</param>
    internal long BeginFrame(int packets, bool isKeyFrame, double least)
    {
        _frames.Add(new Frame(_packets, packets, isKeyFrame, events.Seconds, least));
        _packets += packets;
        return _packets - packets;
    }

    internal void OnPacket(long packet)
    {
        if (!_arrived.Add(packet))
        {
            return;
        }

        if (_repeats.Take(packet))
        {
            _repaired.Add(packet);
        }

        Ask();
        Show();
        if (events.Seconds - Math.Max(Picture.LastShown, _askedForKeyFrame) > LongestStall)
        {
            _askedForKeyFrame = events.Seconds;
            events.After(returnDelay, requestKeyFrame);
        }

        if (!_looks && !_repeats.IsEmpty)
        {
            _looks = true;
            events.After(RepeatRequests.Interval, Look);
        }
    }

    internal void OnSound(long number, int copies) => Sound.OnArrived(number, copies, events.Seconds, Picture.Delay);

    private void Look()
    {
        Ask();
        _looks = !_repeats.IsEmpty;
        if (_looks)
        {
            events.After(RepeatRequests.Interval, Look);
        }
    }

    private void Ask()
    {
        foreach (var number in _repeats.Due(events.Seconds))
        {
            events.After(returnDelay, () => resend(number));
        }
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
                _repeats.ForgetBefore(_frames[next].First);
                continue;
            }

            _nextFrame++;
            Picture.Show(events.Seconds, frame.SentAt, frame.Least, WasRepaired(frame));
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

    private bool WasRepaired(Frame frame)
    {
        for (var i = 0; i < frame.Packets; i++)
        {
            if (_repaired.Contains(frame.First + i))
            {
                return true;
            }
        }

        return false;
    }

    private readonly record struct Frame(long First, int Packets, bool IsKeyFrame, double SentAt, double Least);
}
