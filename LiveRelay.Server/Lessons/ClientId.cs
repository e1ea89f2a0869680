namespace LiveRelay.Server.Lessons;

/// <summary>The name that a page gives itself in <c>?client=</c>, so that it is not sent its own sound.</summary>
internal static class ClientId
{
    private const int MaxLength = 64;

    /// <summary>Absent, or up to 64 letters, digits and <c>-_.</c>.</summary>
    internal static bool TryParse(string? query, out string? clientId)
    {
        clientId = string.IsNullOrEmpty(query) ? null : query;
        return clientId is null
            || (clientId.Length <= MaxLength && clientId.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'));
    }
}
