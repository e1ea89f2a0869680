namespace LiveRelay.Bench.Hub;

/// <summary>Counts delays by whole milliseconds, from many threads.</summary>
internal sealed class Latencies
{
    private readonly long[] _counts = new long[60_000];

    internal long Count => _counts.Sum();

    internal void Add(long milliseconds) => Interlocked.Increment(ref _counts[Math.Clamp(milliseconds, 0, _counts.Length - 1)]);

    internal void Clear() => Array.Clear(_counts);

    internal double Percentile(double share)
    {
        var left = Math.Max(1, (long)Math.Ceiling(Count * share));
        for (var i = 0; i < _counts.Length; i++)
        {
            left -= _counts[i];
            if (left <= 0)
            {
                return i;
            }
        }

        return double.NaN;
    }
}
