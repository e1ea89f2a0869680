using System.Globalization;
using System.Text;

namespace LiveRelay.Server.Operations.Metrics;

/// <summary>Writes a histogram that was counted elsewhere, in the text exposition format 0.0.4.</summary>
internal static class HistogramText
{
    /// <summary>The lines of one histogram.</summary>
    /// <param name="name">Its name, in seconds.</param>
    /// <param name="help">What it measures.</param>
    /// <param name="bounds">Upper bounds of the buckets, in the unit of the count.</param>
    /// <param name="count">How many fell into a bucket alone; one more bucket than bounds.</param>
    /// <param name="sum">The sum of all values, in the unit of the count.</param>
    /// <param name="unitsPerSecond">The unit.</param>
    internal static byte[] Write(string name, string help, ReadOnlySpan<int> bounds, Func<int, long> count, long sum, double unitsPerSecond)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} histogram\n");
        long total = 0;
        for (var bucket = 0; bucket < bounds.Length; bucket++)
        {
            total += count(bucket);
            text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{le=\"{bounds[bucket] / unitsPerSecond}\"}} {total}\n");
        }

        total += count(bounds.Length);
        text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{le=\"+Inf\"}} {total}\n");
        text.Append(CultureInfo.InvariantCulture, $"{name}_sum {sum / unitsPerSecond}\n{name}_count {total}\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
