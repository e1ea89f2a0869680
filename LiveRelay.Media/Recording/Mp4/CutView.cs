namespace LiveRelay.Media.Recording.Mp4;

/// <summary>
/// What a file's bytes are for who may see only what a cut keeps: what was cut away is zeros, and what tells players of it no longer does. No byte that is
/// kept moves; a sound's times may count from elsewhere. See <see cref="CutPlan"/>.
/// </summary>
public sealed class CutView
{
    private readonly IReadOnlyList<BytePatch> _patches;
    private readonly HashSet<long> _gone;

    /// <summary>A view.</summary>
    /// <param name="patches">In the order of their places, none over another.</param>
    /// <param name="gone">Where the fragments begin of which nothing is left.</param>
    internal CutView(IReadOnlyList<BytePatch> patches, HashSet<long> gone) => (_patches, _gone) = (patches, gone);

    /// <summary>Whether nothing is left of the fragment that begins there.</summary>
    public bool IsGone(long fragmentOffset) => _gone.Contains(fragmentOffset);

    /// <summary>Makes bytes of the file those of the view.</summary>
    /// <param name="position">Where in the file they were read.</param>
    /// <param name="bytes">The bytes.</param>
    public void Apply(long position, Span<byte> bytes)
    {
        for (var i = FirstBehind(position); i < _patches.Count && _patches[i].Offset < position + bytes.Length; i++)
        {
            var patch = _patches[i];
            var from = Math.Max(patch.Offset, position);
            var place = bytes[(int)(from - position)..(int)Math.Min(patch.End - position, bytes.Length)];
            if (patch.Bytes is { } others)
            {
                others.AsSpan((int)(from - patch.Offset), place.Length).CopyTo(place);
            }
            else
            {
                place.Clear();
            }
        }
    }

    /// <summary>The first patch that ends behind a position.</summary>
    private int FirstBehind(long position)
    {
        var (low, high) = (0, _patches.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _patches[middle].End <= position ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

/// <summary>Bytes in the place of others.</summary>
/// <param name="Offset">Where they stand in the file.</param>
/// <param name="Length">How many.</param>
/// <param name="Bytes">They; <c>null</c>: zeros.</param>
internal readonly record struct BytePatch(long Offset, long Length, byte[]? Bytes)
{
    /// <summary>Where they end.</summary>
    internal long End => Offset + Length;
}
