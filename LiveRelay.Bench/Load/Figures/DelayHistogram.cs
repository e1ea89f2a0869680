using System.Numerics;

namespace LiveRelay.Bench.Load.Figures;

/// <summary>Counts times in buckets that are at most 1/32 wider than their value, from 1 µs to over an hour; adding one allocates nothing.</summary>
internal sealed class DelayHistogram
{
    private const int SubBits = 5;
    private const int SubBuckets = 1 << SubBits;

    private readonly long[] _counts = new long[28 * SubBuckets];

    /// <summary>How many were added.</summary>
    internal long Count { get; private set; }

    /// <summary>The longest.</summary>
    internal TimeSpan Longest { get; private set; }

    /// <summary>Adds one; less than nothing counts as nothing.</summary>
    internal void Add(TimeSpan time)
    {
        var microseconds = Math.Max(0, time.Ticks / TimeSpan.TicksPerMicrosecond);
        _counts[Math.Min(BucketOf(microseconds), _counts.Length - 1)]++;
        Count++;
        Longest = time > Longest ? time : Longest;
    }

    /// <summary>Adds all that another has counted.</summary>
    internal void Add(DelayHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
        Longest = other.Longest > Longest ? other.Longest : Longest;
    }

    /// <summary>The time that the given share (0 to 1) of all are at most, as the upper end of its bucket; <c>null</c> if there are none.</summary>
    internal TimeSpan? Quantile(double share)
    {
        if (Count == 0)
        {
            return null;
        }

        var rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        long passed = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            passed += _counts[i];
            if (passed >= rank)
            {
                var upper = TimeSpan.FromMicroseconds(UpperEndOf(i));
                return upper < Longest ? upper : Longest;
            }
        }

        return Longest;
    }

    private static int BucketOf(long microseconds)
    {
        if (microseconds < SubBuckets)
        {
            return (int)microseconds;
        }

        var exponent = BitOperations.Log2((ulong)microseconds) - SubBits;
        return (exponent + 1) * SubBuckets + (int)((microseconds >> exponent) - SubBuckets);
    }

    private static long UpperEndOf(int bucket)
    {
        if (bucket < SubBuckets)
        {
            return bucket;
        }

        var exponent = bucket / SubBuckets - 1;
        return ((long)(bucket % SubBuckets + SubBuckets + 1) << exponent) - 1;
    }
}
