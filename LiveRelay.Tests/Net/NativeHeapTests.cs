using System.Runtime.InteropServices;
using LiveRelay.Media.Net.Linux;

namespace LiveRelay.Tests.Net;

public unsafe class NativeHeapTests
{
    private const int Block = 1024;
    private const int Blocks = 128 * 1024;

    [Fact]
    public void What_was_freed_is_given_back_to_the_system()
    {
        var blocks = new nint[Blocks];
        for (var i = 0; i < Blocks; i++)
        {
            blocks[i] = (nint)NativeMemory.AllocZeroed(Block);
        }

        var before = Resident(); // not after the next lines: a handshake of another test may end in them, and have it given back
        // The last one keeps the heap from shrinking by itself.
        foreach (var block in blocks.AsSpan(..^1))
        {
            NativeMemory.Free((void*)block);
        }

        NativeHeap.Trim();
        var after = Resident();
        NativeMemory.Free((void*)blocks[^1]);

        Assert.True(before - after > Block * Blocks / 2, $"{before >> 20} MB before, {after >> 20} MB after");
    }

    private static long Resident() =>
        long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) * Environment.SystemPageSize;
}
