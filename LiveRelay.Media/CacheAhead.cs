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

    /// <summary>How many lines the things that forwarding touches take at most, but for keys.</summary>
    private const int TouchedLines = 2;

    /// <summary>Fetches the first lines of each of these objects.</summary>
    internal static void Fetch(ReadOnlySpan<object> targets)
    {
        foreach (var target in targets)
        {
            Fetch(target, TouchedLines);
        }
    }

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
