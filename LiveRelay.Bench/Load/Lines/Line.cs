using LiveRelay.Media;

namespace LiveRelay.Bench.Load.Lines;

/// <summary>One direction of a line: says of each datagram when it comes out at the other end, or that it does not. Repeatable by its seed.</summary>
internal sealed class Line(LineOptions options, int seed, bool isLimited)
{
    /// <summary>IPv4 and UDP headers.</summary>
    private const int HeaderBytes = 28;

    private readonly Random _random = new(seed);
    private Instant _free = Instant.Zero;
    private Instant _lastDue = Instant.Zero;

    /// <summary>Datagrams that found the queue full.</summary>
    internal long Dropped { get; private set; }

    /// <summary>When a datagram that enters now comes out; false if it never does.</summary>
    internal bool TryPass(Instant now, int length, out Instant due)
    {
        due = now;
        if (options.Loss > 0 && _random.NextDouble() < options.Loss)
        {
            return false;
        }

        if (isLimited && options.Rate > 0)
        {
            var start = _free > now ? _free : now;
            if (start - now > options.Queue)
            {
                Dropped++;
                return false;
            }

            due = _free = start + TimeSpan.FromMicroseconds((length + HeaderBytes) * 8e6 / options.Rate);
        }

        due += options.Delay + (options.Jitter * _random.NextDouble());
        _lastDue = due = due > _lastDue ? due : _lastDue;
        return true;
    }
}
