using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Library;

/// <summary>What a recording's cut keeps: stretches of its clock, in order, none touching the next.</summary>
/// <param name="Spans">From and to of each, in milliseconds; <c>null</c>: all is kept.</param>
public sealed record KeptSpans(IReadOnlyList<long[]>? Spans)
{
    private const int MarkLength = 16;

    /// <summary>As the recording's row has it.</summary>
    public static KeptSpans Of(RecordingRecord recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        return new KeptSpans(recording.Cut is { } json ? JsonSerializer.Deserialize<long[][]>(json) : null);
    }

    /// <summary>As the row has it.</summary>
    public string? ToJson() => Spans is null ? null : JsonSerializer.Serialize(Spans);

    /// <summary>How long that is, in milliseconds.</summary>
    /// <param name="durationMs">The length of the whole.</param>
    public long LengthOf(long durationMs) => Spans?.Sum(static span => span[1] - span[0]) ?? durationMs;

    /// <summary>Whether a moment is kept.</summary>
    public bool Keeps(long atMs) => Spans is null || Spans.Any(span => atMs >= span[0] && atMs < span[1]);

    /// <summary>Whether a moment of a stretch is kept.</summary>
    public bool KeepsSomeOf(long fromMs, long toMs) => Spans is null || Spans.Any(span => fromMs < span[1] && toMs > span[0]);

    /// <summary>What is kept of a stretch, in order; empty where nothing is.</summary>
    public IReadOnlyList<long[]> Within(long fromMs, long toMs) =>
    [
        .. (Spans ?? [[fromMs, toMs]]).Select(span => new[] { Math.Max(span[0], fromMs), Math.Min(span[1], toMs) }).Where(static span => span[0] < span[1]),
    ];

    /// <summary>Tells this cut from others in names: small letters and digits; <c>null</c> where nothing is cut.</summary>
    public string? Mark => ToJson() is { } json ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))[..MarkLength] : null;
}
