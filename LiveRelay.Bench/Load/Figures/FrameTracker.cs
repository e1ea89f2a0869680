using LiveRelay.Media;

namespace LiveRelay.Bench.Load.Figures;

/// <summary>
/// When a viewer could show each frame, seen from packets' headers: a frame is shown when it and all before it since a keyframe are whole; behind what
/// stays missing it goes on at the next whole keyframe. Freezes are counted as browsers do (W3C webrtc-stats, freezeCount): a pause longer than three
/// usual ones and longer than a usual one and 150 ms.
/// </summary>
internal sealed class FrameTracker
{
    /// <summary>A power of two: how far behind the newest packet a repair may come.</summary>
    private const int Capacity = 4096;

    private const int AveragedFrames = 30;

    /// <summary>Fewer pauses than these do not tell what is usual; only the end of the run counts then.</summary>
    private const int FewestFrames = 5;

    private const byte Received = 1;
    private const byte EndsFrame = 2;
    private const byte BeginsKeyFrame = 4;

    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(150);

    private readonly byte[] _flags = new byte[Capacity];
    private readonly Queue<TimeSpan> _pauses = new(AveragedFrames);
    private TimeSpan _pausesSum;
    private long _first = -1;
    private long _highest = -1;
    private long _next = -1;
    private Instant _lastShown = Instant.Never;
    private Instant _countingSince = Instant.Never;

    /// <summary>Packets that came or were repaired, each once.</summary>
    internal long Packets { get; private set; }

    /// <summary>Packets that came again.</summary>
    internal long Duplicates { get; private set; }

    /// <summary>Packets that never came, not even by repair.</summary>
    internal long Missing => _first < 0 ? 0 : _highest - _first + 1 - Packets;

    /// <summary>Frames shown.</summary>
    internal long Frames { get; private set; }

    /// <summary>When the first frame was shown.</summary>
    internal Instant FirstShown { get; private set; } = Instant.Never;

    /// <summary>Whether a keyframe was shown.</summary>
    internal bool HasPicture => FirstShown != Instant.Never;

    /// <summary>Whether frames wait for something that is missing.</summary>
    internal bool IsStuck => HasPicture && _next <= _highest;

    /// <summary>Pauses that a person would call a freeze, since <see cref="StartCounting"/>.</summary>
    internal int Freezes { get; private set; }

    /// <summary>How long they lasted in all.</summary>
    internal TimeSpan FreezeTime { get; private set; }

    /// <summary>From now on freezes count: joining itself is no freeze.</summary>
    internal void StartCounting(Instant now) => _countingSince = now;

    /// <summary>A packet has come.</summary>
    /// <param name="now">When.</param>
    /// <param name="number">Its extended sequence number, of a retransmission the original one.</param>
    /// <param name="endsFrame">Whether it carries the marker.</param>
    /// <param name="beginsKeyFrame">Whether a keyframe begins with it.</param>
    /// <returns>False if it came before, or is too late to matter.</returns>
    internal bool OnPacket(Instant now, long number, bool endsFrame, bool beginsKeyFrame)
    {
        if (_first < 0)
        {
            _first = number;
            _highest = number - 1;
        }
        else if (number < _first || number <= _highest - Capacity || (number <= _highest && (Flags(number) & Received) != 0))
        {
            Duplicates++;
            return false;
        }

        for (; _highest < number; _highest++)
        {
            Flags(_highest + 1) = 0;
        }

        Flags(number) = (byte)(Received | (endsFrame ? EndsFrame : 0) | (beginsKeyFrame ? BeginsKeyFrame : 0));
        Packets++;
        Advance(now);
        if (_next <= _highest)
        {
            TryKeyFrame(now, number);
        }

        return true;
    }

    /// <summary>The run is over: a picture that stands still now is frozen until now, and one that never came all the time.</summary>
    internal void Finish(Instant now)
    {
        if (HasPicture)
        {
            CountPause(_lastShown, now, isFrame: false);
        }
        else if (_countingSince < now)
        {
            Freezes++;
            FreezeTime += now - _countingSince;
        }
    }

    private ref byte Flags(long number) => ref _flags[number & (Capacity - 1)];

    /// <summary>Shows what is whole, in order.</summary>
    private void Advance(Instant now)
    {
        if (_next >= 0 && _next <= _highest - Capacity)
        {
            _next = -1; // that hole will never be filled: only a keyframe helps now
        }

        while (_next >= 0 && _next <= _highest && (Flags(_next) & Received) != 0)
        {
            if ((Flags(_next++) & EndsFrame) != 0)
            {
                Show(now);
            }
        }
    }

    /// <summary>Looks for a whole keyframe around a packet that may have completed it.</summary>
    private void TryKeyFrame(Instant now, long number)
    {
        var oldest = Math.Max(Math.Max(_first, _next), _highest - Capacity + 1);
        var start = number;
        while (start >= oldest && (Flags(start) & (Received | BeginsKeyFrame)) == Received && (start == number || (Flags(start) & EndsFrame) == 0))
        {
            start--;
        }

        if (start < oldest || (Flags(start) & BeginsKeyFrame) == 0)
        {
            return;
        }

        var end = start;
        while (end <= _highest && (Flags(end) & Received) != 0 && (Flags(end) & EndsFrame) == 0)
        {
            end++;
        }

        if (end <= _highest && (Flags(end) & Received) != 0)
        {
            _next = start;
            Advance(now);
        }
    }

    private void Show(Instant now)
    {
        Frames++;
        if (!HasPicture)
        {
            FirstShown = now;
        }
        else
        {
            CountPause(_lastShown, now, isFrame: true);
        }

        _lastShown = now;
    }

    private void CountPause(Instant start, Instant end, bool isFrame)
    {
        var pause = end - start;
        if (_pauses.Count >= FewestFrames || !isFrame)
        {
            var usual = _pausesSum / Math.Max(1, _pauses.Count);
            var longest = 3 * usual > usual + Margin ? 3 * usual : usual + Margin;
            if (pause > longest && _countingSince < end)
            {
                Freezes++;
                FreezeTime += end - (start > _countingSince ? start : _countingSince);
            }
        }

        if (isFrame)
        {
            _pausesSum += pause - (_pauses.Count == AveragedFrames ? _pauses.Dequeue() : TimeSpan.Zero);
            _pauses.Enqueue(pause);
        }
    }
}
