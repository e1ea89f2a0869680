namespace LiveRelay.Media.Sfu;

/// <summary>
/// What a viewer can be given of a picture, as rungs from the least to the best: of each size first the fewest frames. So on a line that gets narrower frames go
/// before pixels do. Pure.
/// </summary>
internal static class LayerLadder
{
    /// <summary>Takes out rungs of so few frames that the next smaller size with all of its frames is the better picture. Where no size is smaller all of them stay.</summary>
    /// <param name="points">The rungs.</param>
    /// <param name="leastFrameRate">The fewest frames a second.</param>
    internal static void Thin(List<LayerPoint> points, int leastFrameRate)
    {
        for (var i = points.Count - 1; i > 0; i--)
        {
            var (point, smallest) = (points[i], points[0]);
            var isLargest = i == points.Count - 1 || !IsSameSize(points[i + 1], point);
            if (!isLargest && !IsSameSize(point, smallest) && point.FramesPerSecond < leastFrameRate)
            {
                points.RemoveAt(i);
            }
        }
    }

    /// <summary>The rung that a consumer stands on; <see cref="LayerAllocator.Paused"/> if on none.</summary>
    /// <param name="points">The rungs.</param>
    /// <param name="stream">The stream that it is fed from.</param>
    /// <param name="target">The decode target of it.</param>
    internal static int Find(List<LayerPoint> points, ProducerStream? stream, byte target)
    {
        var found = LayerAllocator.Paused;
        for (var i = 0; i < points.Count; i++)
        {
            if (!ReferenceEquals(points[i].Stream, stream))
            {
                continue;
            }

            found = i;
            if (points[i].Target == target || stream.Layers.Contains(points[i].Target, target))
            {
                return i; // a rung that is not there now, as nothing distinguishes it from this one
            }
        }

        return found;
    }

    private static bool IsSameSize(in LayerPoint a, in LayerPoint b) => a.Height == b.Height && (a.Height > 0 || ReferenceEquals(a.Stream, b.Stream));
}
