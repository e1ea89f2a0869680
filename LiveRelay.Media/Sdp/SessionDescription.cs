using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace LiveRelay.Media.Sdp;

/// <summary>An SDP session description (RFC 8866): the session's attributes and its m-lines. Lines that WebRTC has no use for are passed over.</summary>
public sealed class SessionDescription
{
    /// <summary>The longest description that is read, in characters.</summary>
    public const int MaxLength = 64 * 1024;

    private const int UsualLength = 2048;
    private const int MaxLines = 4000;
    private const int MaxMedia = 64;

    private readonly List<MediaDescription> _media = [];

    /// <summary>The o= line's value.</summary>
    public string Origin { get; set; } = "- 0 0 IN IP4 127.0.0.1";

    /// <summary>Attributes before the first m-line.</summary>
    public AttributeList Attributes { get; } = new();

    /// <summary>The m-lines in order.</summary>
    public IList<MediaDescription> Media => _media;

    /// <summary>Reads a description. False with a sentence that says what is wrong with it.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SessionDescription? description, [NotNullWhen(false)] out string? error)
    {
        description = null;
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxLength)
        {
            error = $"An SDP offer of 1 to {MaxLength} characters is needed.";
            return false;
        }

        var result = new SessionDescription();
        error = result.Read(text);
        if (error is not null)
        {
            return false;
        }

        description = result;
        return true;
    }

    /// <summary>The description as SDP text with CRLF line ends.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(UsualLength);
        text.Append("v=0\r\no=").Append(Origin).Append("\r\ns=-\r\nt=0 0\r\n");
        Attributes.AppendTo(text);
        foreach (var media in _media)
        {
            media.AppendTo(text);
        }

        return text.ToString();
    }

    private string? Read(string text)
    {
        var number = 0;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.TrimEnd();
            if (line.IsEmpty)
            {
                continue;
            }

            if (++number > MaxLines)
            {
                return $"The description has more than {MaxLines} lines.";
            }

            if (line.Length < 2 || line[1] != '=')
            {
                return $"Line {number} is not of the form <type>=<value>.";
            }

            if (number == 1 && !line.SequenceEqual("v=0"))
            {
                return "The description does not begin with v=0.";
            }

            if (ReadLine(line[0], line[2..]) is { } problem)
            {
                return $"Line {number}: {problem}";
            }
        }

        return null;
    }

    private string? ReadLine(char type, ReadOnlySpan<char> value)
    {
        switch (type)
        {
            case 'o':
                Origin = value.ToString();
                return null;
            case 'm' when _media.Count == MaxMedia:
                return $"there are more than {MaxMedia} m-lines.";
            case 'm' when MediaDescription.TryParse(value.ToString(), out var media):
                _media.Add(media);
                return null;
            case 'm':
                return "the m-line is not of the form m=<media> <port> <protocol> <formats>.";
            case 'a':
                (_media.Count > 0 ? _media[^1].Attributes : Attributes).Add(value);
                return null;
            default:
                return null;
        }
    }
}
