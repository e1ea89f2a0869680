using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace LiveRelay.Media;

/// <summary>
/// Has the processor fetch what will be needed soon. Where hundreds of viewers are sent the same packet, each one's keys and counters are cold when his turn
/// comes: to wait for them one after another takes longer than the work.
/// </summary>
internal static class CacheAhead
{
    private const int LineLength = 64;

    /// <summary>How many of the things that are touched are large, and how many lines they take.</summary>
    private const int LargeTargets = 3;
    private const int LargeLines = 5;

    /// <summary>How many lines the others take at most.</summary>
    private const int SmallLines = 2;

    /// <summary>Fetches the first lines of each of these objects: three large ones, such as keys, and then small ones.</summary>
    internal static void Fetch(ReadOnlySpan<object> targets)
    {
        for (var i = 0; i < targets.Length; i++)
        {
            Fetch(targets[i], i < LargeTargets ? LargeLines : SmallLines);
        }
    }

    /// <summary>Fetches the list of what is to be fetched.</summary>
    internal static void FetchNames(object[] targets) => Fetch(targets, (targets.Length * sizeof(long) / LineLength) + 1);

    /// <summary>Fetches the first lines of an object. What is only hinted at may move meanwhile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static unsafe void Fetch(object target, int lines)
    {
        if (Sse.IsSupported)
        {
            var address = *(byte**)Unsafe.AsPointer(ref target);
            for (var i = 0; i < lines; i++)
            {
                Sse.Prefetch0(address + (i * LineLength));
            }
        }
    }
}
