namespace LiveRelay.Server.Lessons.State;

/// <summary>How fast one participant may write.</summary>
internal sealed class TextRate(LessonRules rules)
{
    private const long Window = 10_000;

    private readonly Dictionary<(string, LessonRole), Queue<long>> _written = [];

    /// <summary>Whether one more text may be written now; counts it if so. The helper's phone does not use up its room's share.</summary>
    internal bool Allows(Actor by, long now)
    {
        var key = (by.ParticipantId, by.Role);
        if (!_written.TryGetValue(key, out var times))
        {
            _written[key] = times = new Queue<long>();
        }

        while (times.TryPeek(out var oldest) && now - oldest >= Window)
        {
            times.Dequeue();
        }

        if (times.Count >= rules.TextsPerTenSeconds)
        {
            return false;
        }

        times.Enqueue(now);
        return true;
    }
}
