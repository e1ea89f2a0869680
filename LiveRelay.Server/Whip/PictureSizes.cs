using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace LiveRelay.Server.Whip;

/// <summary>The heights at which a page shows its slots' pictures: <c>{"screen": 1080, "camera": 180, "guest": 0}</c>, in device pixels, 0 for not at all.</summary>
internal static class PictureSizes
{
    /// <summary>No screen is higher.</summary>
    private const int MaxHeight = 16_384;

    /// <summary>Reads them; false for what is no such thing.</summary>
    internal static bool TryParse(string text, [NotNullWhen(true)] out IReadOnlyDictionary<string, int>? sizes)
    {
        sizes = null;
        try
        {
            sizes = JsonSerializer.Deserialize<Dictionary<string, int>>(text);
        }
        catch (JsonException)
        {
            return false;
        }

        return sizes is not null && sizes.Values.All(static height => height is >= 0 and <= MaxHeight);
    }
}
