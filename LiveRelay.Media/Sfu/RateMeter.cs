using System.Runtime.CompilerServices;

namespace LiveRelay.Media.Sfu;

/// <summary>How fast something flows, over about the last second: bytes, or frames.</summary>
internal struct RateMeter
{
    private const int BucketCount = 8;
    private const int BucketMilliseconds = 128;

    private Buckets _amounts;
    private long _newest;
    private bool _hasAny;

    /// <summary>Notes so much more of it.</summary>
    internal void Add(Instant now, int amount)
    {
        MoveTo(BucketOf(now));
        _amounts[(int)(_newest % BucketCount)] += amount;
    }

    /// <summary>Where bytes are noted: bits per second; of a stream that has just begun less than it will be.</summary>
    internal long BitsPerSecond(Instant now) => 8 * Sum(now) * 1000 / (BucketCount * BucketMilliseconds);

    /// <summary>So many a second, without what is not a whole interval yet: of few things one more or less is much.</summary>
    internal long PerSecond(Instant now) => (Sum(now) - (_hasAny ? _amounts[(int)(_newest % BucketCount)] : 0)) * 1000 / ((BucketCount - 1) * BucketMilliseconds);

    private long Sum(Instant now)
    {
        if (!_hasAny)
        {
            return 0;
        }

        MoveTo(BucketOf(now));
        var sum = 0L;
        for (var i = 0; i < BucketCount; i++)
        {
            sum += _amounts[i];
        }

        return sum;
    }

    private static long BucketOf(Instant now) => now.Milliseconds / BucketMilliseconds;

    private void MoveTo(long bucket)
    {
        if (!_hasAny)
        {
            _newest = bucket;
            _hasAny = true;
        }

        for (var steps = Math.Min(bucket - _newest, BucketCount); steps > 0; steps--)
        {
            _amounts[(int)((bucket - steps + 1) % BucketCount)] = 0;
        }

        _newest = Math.Max(_newest, bucket);
    }

    [InlineArray(BucketCount)]
    private struct Buckets
    {
        private int _first;
    }
}
