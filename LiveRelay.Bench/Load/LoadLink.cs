namespace LiveRelay.Bench.Load;

/// <summary>Where a lesson is and who one is in it.</summary>
/// <param name="Server">The server's address.</param>
/// <param name="Lesson">The lesson's name.</param>
/// <param name="Token">The join token; empty if the link has none.</param>
internal sealed record LoadLink(Uri Server, string Lesson, string Token)
{
    private const string Fragment = "#token=";

    /// <summary>Reads a link as the server prints it, such as <c>http://host/teach/demo#token=…</c>.</summary>
    internal static bool TryParse(string text, out LoadLink link)
    {
        link = null!;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            return false;
        }

        var parts = address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var token = address.Fragment.StartsWith(Fragment, StringComparison.Ordinal) ? address.Fragment[Fragment.Length..].Trim() : "";
        link = new LoadLink(new Uri(address.GetLeftPart(UriPartial.Authority)), parts.Length >= 2 ? Uri.UnescapeDataString(parts[^1]) : "", token);
        return true;
    }

    /// <summary>Where offers are posted: whip or whep.</summary>
    internal Uri Endpoint(string protocol, string query) => new(Server, $"/{protocol}/{Uri.EscapeDataString(Lesson)}{query}");
}
