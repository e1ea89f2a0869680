using System.Globalization;

namespace LiveRelay.Bench.Load.Figures;

/// <summary>Figures out of a server's <c>/metrics</c> (Prometheus' text exposition format).</summary>
internal sealed class MetricsText(string text)
{
    private readonly string[] _lines = text.Split('\n');

    /// <summary>A figure by its name; <c>null</c> if it is not there.</summary>
    internal double? Find(string name) => _lines.Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.IndexOf(' ', StringComparison.Ordinal) == name.Length)
        .Select(static line => ValueOf(line)).FirstOrDefault();

    /// <summary>A histogram's buckets: how many values are at most so large. Empty if it is not there.</summary>
    internal IReadOnlyList<(double Bound, double Count)> Buckets(string name)
    {
        var start = name + "_bucket{le=\"";
        var buckets = new List<(double, double)>();
        foreach (var line in _lines.Where(line => line.StartsWith(start, StringComparison.Ordinal)))
        {
            var bound = line[start.Length..line.IndexOf('"', start.Length)];
            if (ValueOf(line) is { } count && (bound == "+Inf" ? double.PositiveInfinity : Parse(bound)) is { } value)
            {
                buckets.Add((value, count));
            }
        }

        return buckets;
    }

    private static double? ValueOf(string line) => Parse(line[(line.LastIndexOf(' ') + 1)..]);

    private static double? Parse(string number) => double.TryParse(number, CultureInfo.InvariantCulture, out var value) ? value : null;
}
