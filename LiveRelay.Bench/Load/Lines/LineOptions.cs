using System.Globalization;

namespace LiveRelay.Bench.Load.Lines;

/// <summary>What a viewer's line does to its datagrams.</summary>
internal sealed record LineOptions
{
    /// <summary>A line that does nothing.</summary>
    internal static readonly LineOptions Clean = new();

    /// <summary>Datagrams lost, independently of each other, in each direction; 0 to 1.</summary>
    internal double Loss { get; init; }

    /// <summary>Delay in each direction.</summary>
    internal TimeSpan Delay { get; init; }

    /// <summary>Further delay, equally likely between nothing and this; datagrams stay in order.</summary>
    internal TimeSpan Jitter { get; init; }

    /// <summary>Towards the viewer, in bits a second, IP and UDP headers counted; 0 for no limit.</summary>
    internal long Rate { get; init; }

    /// <summary>What waits longer than this for its turn at the limited rate is dropped (drop tail).</summary>
    internal TimeSpan Queue { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Whether datagrams may pass by it.</summary>
    internal bool IsClean => Loss == 0 && Delay == TimeSpan.Zero && Jitter == TimeSpan.Zero && Rate == 0;

    /// <summary>Reads <c>rate=300,loss=20,delay=50,jitter=10,queue=300</c>: kbit/s, percent, milliseconds.</summary>
    internal static bool TryParse(string text, LineOptions start, out LineOptions line)
    {
        line = start;
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || !double.TryParse(part.AsSpan(equals + 1), CultureInfo.InvariantCulture, out var value) || value < 0 ||
                line.With(part[..equals], value) is not { } changed)
            {
                return false;
            }

            line = changed;
        }

        return true;
    }

    /// <summary>With one of its values changed; <c>null</c> if there is none of that name, or the value is out of range.</summary>
    internal LineOptions? With(string name, double value) => name switch
    {
        "loss" when value <= 100 => this with { Loss = value / 100 },
        "delay" => this with { Delay = TimeSpan.FromMilliseconds(value) },
        "jitter" => this with { Jitter = TimeSpan.FromMilliseconds(value) },
        "queue" => this with { Queue = TimeSpan.FromMilliseconds(value) },
        "rate" => this with { Rate = (long)(value * 1000) },
        _ => null,
    };

    public override string ToString() => IsClean ? "clean" : string.Join(", ", Parts());

    private IEnumerable<string> Parts()
    {
        if (Rate > 0)
        {
            yield return $"{Rate / 1000} kbit/s";
        }

        if (Loss > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{Loss:0.#%} loss");
        }

        if (Delay > TimeSpan.Zero)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{Delay.TotalMilliseconds:0.#} ms");
        }

        if (Jitter > TimeSpan.Zero)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"± {Jitter.TotalMilliseconds:0.#} ms");
        }
    }
}
