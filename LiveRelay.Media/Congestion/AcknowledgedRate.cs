namespace LiveRelay.Media.Congestion;

/// <summary>What arrives at the viewer, by the viewer's clock: bytes in slices of 32 ms over the last half second.</summary>
internal sealed class AcknowledgedRate
{
    private const int Slices = 16;
    private const long SliceMicroseconds = 32_768;

    /// <summary>Fewer slices tell more of the size of single frames than of the line.</summary>
    private const int FewestSlices = 5;

    private readonly int[] _bytes = new int[Slices];
    private long _first = -1;
    private long _newest = -1;

    /// <summary>Whether there is enough to tell a rate.</summary>
    internal bool IsKnown => _newest - _first >= FewestSlices;

    /// <summary>Adds a packet that arrived.</summary>
    /// <param name="arrival">In microseconds on the viewer's clock.</param>
    /// <param name="size">In bytes.</param>
    internal void Add(long arrival, int size)
    {
        var slice = arrival / SliceMicroseconds;
        if (_newest < 0 || slice > _newest + 2 * Slices || slice < _newest - 2 * Slices)
        {
            // After a pause, or on another clock: what was is no measure of what is.
            Array.Clear(_bytes);
            _first = _newest = slice;
        }

        for (; _newest < slice; _newest++)
        {
            _bytes[(_newest + 1) & (Slices - 1)] = 0;
        }

        if (slice > _newest - Slices)
        {
            _bytes[slice & (Slices - 1)] += size;
        }
    }

    /// <summary>Names what feedback touches: see <see cref="CacheAhead"/>.</summary>
    internal void CollectTouched(List<object> touched)
    {
        touched.Add(this);
        touched.Add(_bytes);
    }

    /// <summary>Bit/s over the last half second; over less if the flow is younger; 0 if nothing is known.</summary>
    internal long Rate => Over(Slices - 1);

    /// <summary>Bit/s over the last quarter: what a line carries that has just changed.</summary>
    internal long RecentRate => Over(Slices / 2);

    /// <summary>The newest slice is not full yet and does not count.</summary>
    private long Over(int slices)
    {
        var count = (int)Math.Min(slices, _newest - _first);
        if (count < FewestSlices)
        {
            return 0;
        }

        long bytes = 0;
        for (var i = 1; i <= count; i++)
        {
            bytes += _bytes[(_newest - i) & (Slices - 1)];
        }

        return bytes * 8 * 1_000_000 / (count * SliceMicroseconds);
    }
}
