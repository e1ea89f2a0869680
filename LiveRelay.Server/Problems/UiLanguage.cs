using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace LiveRelay.Server.Problems;

/// <summary>The languages that the server speaks to people.</summary>
public enum UiLanguage
{
    /// <summary>Chinese, the default.</summary>
    Chinese,

    /// <summary>English.</summary>
    English,
}

/// <summary>Chooses the language of an answer.</summary>
public static class UiLanguages
{
    /// <summary>The language that the request likes best (RFC 9110 section 12.5.4); Chinese unless English is preferred.</summary>
    public static UiLanguage Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Parse(request.Headers.AcceptLanguage);
    }

    /// <summary>Its tag in Content-Language and <c>lang</c> attributes (RFC 5646).</summary>
    public static string Tag(this UiLanguage language) => language == UiLanguage.English ? "en" : "zh-CN";

    private static UiLanguage Parse(StringValues header)
    {
        if (!StringWithQualityHeaderValue.TryParseList(header, out var wishes))
        {
            return UiLanguage.Chinese;
        }

        var best = wishes
            .Where(static wish => wish.Quality is not 0 && (Is(wish, "zh") || Is(wish, "en")))
            .MaxBy(static wish => wish.Quality ?? 1);
        return best is not null && Is(best, "en") ? UiLanguage.English : UiLanguage.Chinese;
    }

    private static bool Is(StringWithQualityHeaderValue wish, string language) =>
        wish.Value.StartsWith(language, StringComparison.OrdinalIgnoreCase)
        && (wish.Value.Length == language.Length || wish.Value.Value![language.Length] == '-');
}
