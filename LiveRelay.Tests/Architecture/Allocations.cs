namespace LiveRelay.Tests.Architecture;

/// <summary>
/// Holds code to allocating nothing. The runtime itself allocates now and then on a thread that runs managed code, when it begins to compile
/// a hot method anew; that does not come again, while what a packet allocates comes with each. So one round of several must be clean to the byte.
/// </summary>
internal static class Allocations
{
    private const int Rounds = 5;

    /// <summary>Runs <paramref name="round"/> once unmeasured, for what is allocated once, and then until it allocated nothing.</summary>
    /// <param name="round">Handles many packets.</param>
    /// <param name="prepare">What a round needs and may allocate.</param>
    public static void AssertNone(Action round, Action? prepare = null)
    {
        prepare?.Invoke();
        round();
        var least = long.MaxValue;
        for (var i = 0; i < Rounds && least > 0; i++)
        {
            prepare?.Invoke();
            var before = GC.GetAllocatedBytesForCurrentThread();
            round();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }
}
