using System.Collections.Concurrent;

namespace LiveRelay.Server.Operations;

/// <summary>Counts attempts by key in a window that begins with the first; who used up his attempts waits until the window is over.</summary>
/// <param name="limit">Attempts within a window.</param>
/// <param name="window">Its length.</param>
/// <param name="timeProvider">The clock.</param>
public sealed class AttemptLimiter(int limit, TimeSpan window, TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<string, Window> _windows = new(StringComparer.Ordinal);
    private long _nextForgetting;

    /// <summary>How many keys it remembers.</summary>
    public int Count => _windows.Count;

    /// <summary>Takes one attempt; false if there is none left for now.</summary>
    /// <param name="key">Who attempts.</param>
    /// <param name="wait">How long until there are some again.</param>
    public bool TryTake(string key, out TimeSpan wait)
    {
        var now = timeProvider.GetUtcNow();
        ForgetOld(now);
        var entry = _windows.AddOrUpdate(
            key,
            static (_, now) => new Window(now, 1),
            (_, known, now) => now - known.Begin >= window ? new Window(now, 1) : known with { Count = known.Count + 1 },
            now);
        wait = entry.Begin + window - now;
        return entry.Count <= limit;
    }

    /// <summary>Gives an attempt back that was none: the password was right.</summary>
    public void GiveBack(string key)
    {
        while (_windows.TryGetValue(key, out var known) && known.Count > 0)
        {
            if (_windows.TryUpdate(key, known with { Count = known.Count - 1 }, known))
            {
                return;
            }
        }
    }

    /// <summary>Once in a window: to look through all keys at each attempt would help whoever attempts under many.</summary>
    private void ForgetOld(DateTimeOffset now)
    {
        var due = Volatile.Read(ref _nextForgetting);
        if (now.UtcTicks < due || Interlocked.CompareExchange(ref _nextForgetting, (now + window).UtcTicks, due) != due)
        {
            return;
        }

        foreach (var (key, known) in _windows)
        {
            if (now - known.Begin >= window)
            {
                _windows.TryRemove(new KeyValuePair<string, Window>(key, known));
            }
        }
    }

    private readonly record struct Window(DateTimeOffset Begin, int Count);
}
