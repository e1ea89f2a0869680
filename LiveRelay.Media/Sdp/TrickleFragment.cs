using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace LiveRelay.Media.Sdp;

/// <summary>A trickle ICE fragment (RFC 8840 section 9), as PATCH carries it in WHIP and WHEP.</summary>
/// <param name="Credentials">The ICE generation that it is about; <c>null</c> if it names none.</param>
/// <param name="Candidates">Our candidates when written; a peer's are not kept, since a lite agent learns them from checks.</param>
public sealed record TrickleFragment(IceCredentials? Credentials, IReadOnlyList<IceCandidate> Candidates)
{
    private const int MaxLength = 16 * 1024;

    /// <summary>Reads a fragment. False with a sentence that says what is wrong with it.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out TrickleFragment? fragment, [NotNullWhen(false)] out string? error)
    {
        fragment = null;
        error = null;
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxLength)
        {
            error = $"A trickle ICE fragment of 1 to {MaxLength} characters is needed.";
            return false;
        }

        string? ufrag = null;
        string? password = null;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.Trim();
            if (line.IsEmpty)
            {
                continue;
            }

            if (line.Length < 2 || line[1] != '=')
            {
                error = "A line is not of the form <type>=<value>.";
                return false;
            }

            ufrag ??= ValueOf(line, "a=ice-ufrag:");
            password ??= ValueOf(line, "a=ice-pwd:");
        }

        if (ufrag is not null && password is not null && (ufrag.Length is < 4 or > 256 || password.Length is < 22 or > 256))
        {
            error = "a=ice-ufrag must have 4 to 256 characters and a=ice-pwd 22 to 256.";
            return false;
        }

        fragment = new TrickleFragment(ufrag is not null && password is not null ? new IceCredentials(ufrag, password) : null, []);
        return true;
    }

    /// <summary>The fragment's text with CRLF line ends.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (Credentials is { } credentials)
        {
            text.Append("a=ice-ufrag:").Append(credentials.Ufrag).Append("\r\na=ice-pwd:").Append(credentials.Password).Append("\r\n");
        }

        foreach (var line in CandidateLines.Of(Candidates))
        {
            text.Append("a=").Append(line).Append("\r\n");
        }

        return text.Append("a=end-of-candidates\r\n").ToString();
    }

    private static string? ValueOf(ReadOnlySpan<char> line, string prefix) =>
        line.StartsWith(prefix, StringComparison.Ordinal) ? line[prefix.Length..].ToString() : null;
}
