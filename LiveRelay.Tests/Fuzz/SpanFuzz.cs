using System.Diagnostics;

namespace LiveRelay.Tests.Fuzz;

/// <summary>The rules for a parser of datagrams: whatever comes, no exception, next to no allocation, never long.</summary>
internal static class SpanFuzz
{
    private const int AllocationLimit = 64 * 1024;
    private static readonly TimeSpan _timeLimit = TimeSpan.FromMilliseconds(5);

    /// <summary>What reads an input.</summary>
    public delegate void Reader(ReadOnlySpan<byte> input);

    /// <summary>What makes the next input.</summary>
    public delegate ReadOnlySpan<byte> Source(Mutator mutator, int index);

    /// <summary>Feeds inputs to a reader and holds it to the rules; a failing input is told in hex.</summary>
    /// <param name="inputs">How many.</param>
    /// <param name="seed">The same inputs for the same seed.</param>
    /// <param name="source">Makes the inputs.</param>
    /// <param name="reader">Reads them.</param>
    /// <param name="allocationLimit">Bytes for all inputs together; more than the usual only where inputs make something that is kept.</param>
    public static void Run(int inputs, int seed, Source source, Reader reader, int allocationLimit = AllocationLimit)
    {
        var mutator = new Mutator(seed);
        for (var i = 0; i < 1000; i++)
        {
            reader(source(mutator, i)); // what is allocated once, such as tables, is not counted
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < inputs; i++)
        {
            var input = source(mutator, i);
            var start = Stopwatch.GetTimestamp();
            try
            {
                reader(input);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Input {i}: {Convert.ToHexString(input)}", e);
            }

            if (Stopwatch.GetElapsedTime(start) > _timeLimit)
            {
                AssertFast(reader, input);
            }
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, allocationLimit);
    }

    /// <summary>Slow once may be the machine's other work; slow each time is the input.</summary>
    private static void AssertFast(Reader reader, ReadOnlySpan<byte> input)
    {
        var fastest = TimeSpan.MaxValue;
        for (var attempt = 0; attempt < 10; attempt++)
        {
            var start = Stopwatch.GetTimestamp();
            reader(input);
            var elapsed = Stopwatch.GetElapsedTime(start);
            fastest = elapsed < fastest ? elapsed : fastest;
        }

        // The message is made only when it is needed: it would count as allocated on a machine that is merely busy.
        if (fastest > _timeLimit)
        {
            Assert.Fail($"{fastest.TotalMilliseconds} ms for {Convert.ToHexString(input)}");
        }
    }
}
