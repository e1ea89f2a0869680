using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace LiveRelay.Media.Sdp;

/// <summary>An m-line and the attributes behind it (RFC 8866 section 5.14).</summary>
/// <param name="kind">The media field: audio, video, application.</param>
/// <param name="port">0 refuses the m-line.</param>
/// <param name="protocol">UDP/TLS/RTP/SAVPF for WebRTC.</param>
/// <param name="formats">Payload types.</param>
public sealed class MediaDescription(string kind, int port, string protocol, IReadOnlyList<string> formats)
{
    /// <summary>The media field.</summary>
    public string Kind { get; } = kind;

    /// <summary>0 for a refused m-line.</summary>
    public int Port { get; } = port;

    /// <summary>The transport protocol.</summary>
    public string Protocol { get; } = protocol;

    /// <summary>Payload types, in order of preference.</summary>
    public IReadOnlyList<string> Formats { get; } = formats;

    /// <summary>The a= lines.</summary>
    public AttributeList Attributes { get; } = new();

    internal static bool TryParse(string value, [NotNullWhen(true)] out MediaDescription? media)
    {
        media = null;
        var fields = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 4 ||
            !int.TryParse(fields[1].Split('/')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var port) ||
            port > ushort.MaxValue)
        {
            return false;
        }

        media = new MediaDescription(fields[0], port, fields[2], fields[3..]);
        return true;
    }

    internal void AppendTo(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"m={Kind} {Port} {Protocol} {string.Join(' ', Formats)}\r\nc=IN IP4 0.0.0.0\r\n");
        Attributes.AppendTo(text);
    }
}
