using System.Runtime.CompilerServices;

namespace LiveRelay.Media.Sfu;

/// <summary>How fast a stream flows: bits per second over about the last second.</summary>
internal struct RateMeter
{
    private const int BucketCount = 8;
    private const int BucketMilliseconds = 128;

    private Buckets _bytes;
    private long _newest;
    private bool _hasAny;

    /// <summary>Notes a packet.</summary>
    internal void Add(Instant now, int bytes)
    {
        MoveTo(BucketOf(now));
        _bytes[(int)(_newest % BucketCount)] += bytes;
    }

    /// <summary>Bits per second; of a stream that has just begun less than it will be.</summary>
    internal long BitsPerSecond(Instant now)
    {
        if (!_hasAny)
        {
            return 0;
        }

        MoveTo(BucketOf(now));
        var sum = 0L;
        for (var i = 0; i < BucketCount; i++)
        {
            sum += _bytes[i];
        }

        return sum * 8 * 1000 / (BucketCount * BucketMilliseconds);
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
            _bytes[(int)((bucket - steps + 1) % BucketCount)] = 0;
        }

        _newest = Math.Max(_newest, bucket);
    }

    [InlineArray(BucketCount)]
    private struct Buckets
    {
        private int _first;
    }
}
