using LiveRelay.Media;

namespace LiveRelay.Bench.Congestion;

/// <summary>Virtual time: what happens in it, in order.</summary>
internal sealed class EventQueue
{
    private readonly PriorityQueue<Action, (long Time, long Order)> _events = new();
    private long _order;

    internal Instant Now { get; private set; } = Instant.FromMilliseconds(5000);

    internal double Seconds => (Now.Microseconds / 1e6) - 5;

    internal static Instant At(double seconds) => new((long)((seconds + 5) * 1e6));

    internal void Schedule(Instant time, Action action) => _events.Enqueue(action, (time.Microseconds, _order++));

    internal void After(double seconds, Action action) => Schedule(new Instant(Now.Microseconds + (long)(seconds * 1e6)), action);

    internal void RunUntil(double seconds)
    {
        var end = At(seconds);
        while (_events.TryPeek(out var action, out var next) && next.Time <= end.Microseconds)
        {
            _events.Dequeue();
            Now = new Instant(Math.Max(Now.Microseconds, next.Time));
            action();
        }
    }
}
