using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace LiveRelay.Server.Diagnosis.Signal;

/// <summary>
/// A trained cascade over local binary patterns (S. Liao et al., "Learning Multi-scale Block Local Binary Patterns for Face Recognition", 2007), as OpenCV's data files
/// have them. It is read and asked here, and not by OpenCV, since whatever native code does wrong would end the lessons that run in the same process.
/// </summary>
internal sealed class FaceCascade
{
    private const int MaxFileBytes = 4 << 20;
    private const int SubsetWords = 8;

    /// <summary>OpenCV's own allowance for what was rounded when it was trained.</summary>
    private const double Rounding = 1e-5;

    private readonly Stage[] _stages;
    private readonly (int X, int Y, int Width, int Height)[] _features;

    private FaceCascade(int size, Stage[] stages, (int X, int Y, int Width, int Height)[] features) => (Size, _stages, _features) = (size, stages, features);

    /// <summary>The side of the square in which it sees a face, in pixels.</summary>
    internal int Size { get; }

    /// <summary>Reads one; <c>null</c> where there is none at that path, or none that is understood.</summary>
    internal static FaceCascade? Read(string path)
    {
        try
        {
            if (new FileInfo(path) is not { Exists: true, Length: < MaxFileBytes })
            {
                return null;
            }

            using var file = File.OpenRead(path);
            return Read(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Reads one; <c>null</c> for what is not understood.</summary>
    internal static FaceCascade? Read(Stream stream)
    {
        try
        {
            using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return Of(XDocument.Load(reader).Root?.Element("cascade"));
        }
        catch (Exception exception) when (exception is XmlException or FormatException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>Where the corners of all features lie in a table of sums.</summary>
    /// <param name="stride">The table's width.</param>
    internal int[] Corners(int stride)
    {
        var corners = new int[_features.Length * 16];
        for (var i = 0; i < corners.Length; i++)
        {
            var (x, y, width, height) = _features[i / 16];
            corners[i] = ((y + (i % 16 / 4 * height)) * stride) + x + (i % 4 * width);
        }

        return corners;
    }

    /// <summary>Whether a face is seen in one place.</summary>
    /// <param name="sums">The sums of all pixels above and to the left, from the place's corner on.</param>
    /// <param name="corners">The features' corners in it.</param>
    internal bool Sees(ReadOnlySpan<int> sums, ReadOnlySpan<int> corners)
    {
        foreach (var stage in _stages)
        {
            var sum = 0f;
            foreach (var weak in stage.Weak)
            {
                var pattern = Pattern(sums, corners.Slice(weak.Feature * 16, 16));
                sum += (weak.Subset[pattern >> 5] & (1 << (pattern & 31))) != 0 ? weak.Inside : weak.Outside;
            }

            if (sum < stage.Threshold)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Which of the eight blocks around the middle one are as bright or brighter, clockwise from the upper left.</summary>
    private static int Pattern(ReadOnlySpan<int> sums, ReadOnlySpan<int> c)
    {
        var middle = Block(sums, c, 5);
        return (Block(sums, c, 0) >= middle ? 128 : 0) | (Block(sums, c, 1) >= middle ? 64 : 0) | (Block(sums, c, 2) >= middle ? 32 : 0)
            | (Block(sums, c, 6) >= middle ? 16 : 0) | (Block(sums, c, 10) >= middle ? 8 : 0) | (Block(sums, c, 9) >= middle ? 4 : 0)
            | (Block(sums, c, 8) >= middle ? 2 : 0) | (Block(sums, c, 4) >= middle ? 1 : 0);
    }

    private static int Block(ReadOnlySpan<int> sums, ReadOnlySpan<int> c, int corner) =>
        sums[c[corner]] - sums[c[corner + 1]] - sums[c[corner + 4]] + sums[c[corner + 5]];

    private static FaceCascade? Of(XElement? cascade)
    {
        if (cascade is null || cascade.Element("featureType")?.Value != "LBP" || (int?)cascade.Element("width") is not (> 0 and < 256 and var size)
            || (int?)cascade.Element("height") != size)
        {
            return null;
        }

        var features = (cascade.Element("features")?.Elements() ?? []).Select(static feature => Numbers(feature.Element("rect"))).ToArray();
        var stages = (cascade.Element("stages")?.Elements() ?? []).Select(static stage => StageOf(stage)).OfType<Stage>().ToArray();
        var isWhole = features.Length > 0 && stages.Length > 0 && stages.Length == (int?)cascade.Element("stageNum")
            && features.All(rect => rect is [>= 0, >= 0, > 0, > 0] && rect[0] + (3 * rect[2]) <= size && rect[1] + (3 * rect[3]) <= size)
            && stages.All(stage => stage.Weak.All(weak => weak.Feature >= 0 && weak.Feature < features.Length));
        return isWhole
            ? new FaceCascade(size, stages, [.. features.Select(static rect => ((int)rect[0], (int)rect[1], (int)rect[2], (int)rect[3]))])
            : null;
    }

    private static Stage? StageOf(XElement stage)
    {
        var weak = (stage.Element("weakClassifiers")?.Elements() ?? []).Select(static one => WeakOf(one)).ToArray();
        return weak.Length == 0 || Array.Exists(weak, static one => one is null) || stage.Element("stageThreshold") is not { } threshold
            ? null
            : new Stage((float)((double)threshold - Rounding), [.. weak.OfType<Weak>()]);
    }

    /// <summary>A tree with one node: its two leaves, its feature, and the patterns that lead to the first leaf.</summary>
    private static Weak? WeakOf(XElement weak)
    {
        var (node, leaves) = (Numbers(weak.Element("internalNodes")), Numbers(weak.Element("leafValues")));
        return node.Length == 3 + SubsetWords && leaves.Length == 2
            ? new Weak((int)node[2], [.. node[3..].Select(static word => (int)word)], (float)leaves[0], (float)leaves[1])
            : null;
    }

    private static double[] Numbers(XElement? element) =>
        [.. (element?.Value ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(static number => double.Parse(number, CultureInfo.InvariantCulture))];

    private sealed record Stage(float Threshold, Weak[] Weak);

    private sealed record Weak(int Feature, int[] Subset, float Inside, float Outside);
}
