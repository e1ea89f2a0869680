using System.Collections.Frozen;
using System.Text;

namespace LiveRelay.Media.Sdp;

/// <summary>The a= lines of a session or of an m-line, in order.</summary>
public sealed class AttributeList
{
    // What most lines of an offer are named: no new string for each of them.
    private static readonly FrozenSet<string> _usualNames = FrozenSet.Create(
        StringComparer.Ordinal,
        "candidate", "extmap", "fingerprint", "fmtp", "group", "ice-options", "ice-pwd", "ice-ufrag", "mid", "msid", "msid-semantic", "recvonly", "rid", "rtcp",
        "rtcp-fb", "rtcp-mux", "rtcp-rsize", "rtpmap", "sendonly", "sendrecv", "setup", "simulcast", "ssrc", "ssrc-group");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _usualName = _usualNames.GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly List<(string Name, string Value)> _attributes = [];

    /// <summary>Adds an attribute as it stands behind <c>a=</c>: a name, or a name and a value with a colon between.</summary>
    public void Add(ReadOnlySpan<char> attribute)
    {
        var colon = attribute.IndexOf(':');
        var name = colon < 0 ? attribute : attribute[..colon];
        _attributes.Add((_usualName.TryGetValue(name, out var usual) ? usual : name.ToString(), colon < 0 ? "" : attribute[(colon + 1)..].ToString()));
    }

    /// <summary>Whether there is an attribute of that name.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>The first value of that name, empty for a flag; <c>null</c> if there is none.</summary>
    public string? Find(string name)
    {
        foreach (var (candidate, value) in _attributes)
        {
            if (candidate == name)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>All values of that name, in order.</summary>
    public IEnumerable<string> All(string name)
    {
        foreach (var (candidate, value) in _attributes)
        {
            if (candidate == name)
            {
                yield return value;
            }
        }
    }

    internal void AppendTo(StringBuilder text)
    {
        foreach (var (name, value) in _attributes)
        {
            text.Append("a=").Append(name);
            if (value.Length > 0)
            {
                text.Append(':').Append(value);
            }

            text.Append("\r\n");
        }
    }
}
