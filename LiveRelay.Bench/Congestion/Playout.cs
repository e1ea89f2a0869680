namespace LiveRelay.Bench.Congestion;

/// <summary>
/// When a browser shows its pictures, and which pauses getStats calls freezes: longer than three usual ones and than a usual one and 150 ms. As Chromium's
/// buffer does: the delay follows the jitter, but not what repetitions add, and is never less than the sender's playout-delay extension asks for; it is approached
/// by 100 ms a second, or at once by a picture that comes late.
/// </summary>
internal sealed class Playout
{
    private const double UsualPause = 1 / 30.0;
    private const double DelayPerSecond = 0.1;
    private const double JitterShare = 0.98;
    private const int JitterFrames = 300;

    /// <summary>Freezes begin to count when so many pictures were shown.</summary>
    private const int FewestFrames = 10;

    private readonly Queue<double> _late = new();
    private double _offset = double.MaxValue;
    private double _jitter;
    private double _lastArrival;
    private double _lastShown = -1;

    internal List<(double At, double Length)> Freezes { get; } = [];

    internal double Frozen => Freezes.Sum(freeze => freeze.Length);

    internal int Shown { get; private set; }

    /// <summary>How long pictures are held back now, in seconds.</summary>
    internal double Delay { get; private set; }

    /// <summary>When the last picture is shown, in seconds.</summary>
    internal double LastShown => _lastShown;

    /// <summary>A picture is whole and can be decoded.</summary>
    /// <param name="now">In seconds.</param>
    /// <param name="sentAt">When it was sent, in seconds.</param>
    /// <param name="least">The delay that the sender asks for, in seconds.</param>
    /// <param name="isRepaired">Whether something of it was sent again.</param>
    internal void Show(double now, double sentAt, double least, bool isRepaired)
    {
        var way = now - sentAt;
        _offset = Math.Min(_offset, way);
        if (!isRepaired)
        {
            FollowJitter(way - _offset);
        }

        var target = Math.Max(least, _jitter);
        var step = DelayPerSecond * Math.Min(1, now - _lastArrival);
        _lastArrival = now;
        Delay = Math.Clamp(target, Delay - step, Delay + step);
        Delay = Math.Max(Delay, Math.Min(target, way - _offset));
        var shown = Math.Max(Math.Max(now, sentAt + _offset + Delay), _lastShown);
        Shown++;
        if (Shown > FewestFrames && shown - _lastShown > Math.Max(3 * UsualPause, UsualPause + 0.15))
        {
            Freezes.Add((shown, shown - _lastShown));
        }

        _lastShown = shown;
    }

    private void FollowJitter(double late)
    {
        _late.Enqueue(late);
        if (_late.Count > JitterFrames)
        {
            _late.Dequeue();
        }

        if (Shown % 30 == 0)
        {
            _jitter = _late.Order().ElementAt((int)((_late.Count - 1) * JitterShare));
        }
    }
}

/// <summary>
/// How much of the sound a browser had to make up: what is not there, by itself or repeated in a later packet, when it is to be heard. Sound is held back
/// for 80 ms, and as long as the picture.
/// </summary>
internal sealed class SoundPlayout
{
    private const double LeastDelay = 0.08;

    private readonly Dictionary<long, double> _missing = [];
    private double _offset = double.MaxValue;
    private double _heardUntil;
    private int _sent;

    /// <summary>Of the sound that was due, 0 to 1.</summary>
    internal double Concealed => _sent == 0 ? 0 : _missing.Count(packet => packet.Value < _heardUntil) / (double)_sent;

    internal void OnSent(long number, double now)
    {
        _sent++;
        _missing[number] = now;
    }

    /// <summary>A packet arrived that has its own sound and that of some before it.</summary>
    /// <param name="number">Its own.</param>
    /// <param name="copies">How many before it.</param>
    /// <param name="now">In seconds.</param>
    /// <param name="delay">How long the picture is held back, in seconds.</param>
    internal void OnArrived(long number, int copies, double now, double delay)
    {
        for (var i = number - copies; i <= number; i++)
        {
            if (!_missing.TryGetValue(i, out var sentAt))
            {
                continue;
            }

            if (i == number)
            {
                _offset = Math.Min(_offset, now - sentAt);
            }

            if (now - sentAt - _offset <= Math.Max(LeastDelay, delay))
            {
                _missing.Remove(i);
            }

            _heardUntil = Math.Max(_heardUntil, sentAt - 1);
        }
    }
}
