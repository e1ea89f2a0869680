using System.Diagnostics.CodeAnalysis;

namespace LiveRelay.Media.Sdp;

/// <summary>Answers WebRTC offers (RFC 9429, RFC 8843): as a lite ICE agent and DTLS server, all m-lines on one transport.</summary>
public static class SdpAnswerer
{
    /// <summary>
    /// Answers one who sends: the first sound and the first picture m-line are received, each in one codec; further ones are refused with port 0.
    /// </summary>
    public static bool TryAnswerPublisher(
        SessionDescription offer, AnswerOptions options, [NotNullWhen(true)] out SdpAnswer? answer, [NotNullWhen(false)] out SdpError? error)
    {
        ArgumentNullException.ThrowIfNull(offer);
        ArgumentNullException.ThrowIfNull(options);
        var used = new HashSet<MediaKind>();
        return TryAnswer(offer, options, Direction.Receive, (media, kind) =>
        {
            var codecs = CodecSelection.ForPublisher(kind, OfferedCodecs.Read(media), options);
            return codecs.Count > 0 && used.Add(kind) ? new AcceptedLine(codecs, null) : null;
        }, out answer, out error);
    }

    /// <summary>Answers one who receives: each m-line for which there is an outgoing stream is sent, in any codec that both know.</summary>
    /// <param name="offer">The offer.</param>
    /// <param name="options">Our side.</param>
    /// <param name="streamFor">The stream of the n-th m-line of a kind, counted from 0; <c>null</c> refuses it.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="error">Why there is none.</param>
    public static bool TryAnswerViewer(
        SessionDescription offer,
        AnswerOptions options,
        Func<MediaKind, int, OutgoingStream?> streamFor,
        [NotNullWhen(true)] out SdpAnswer? answer,
        [NotNullWhen(false)] out SdpError? error)
    {
        ArgumentNullException.ThrowIfNull(offer);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(streamFor);
        var counts = new int[2];
        return TryAnswer(offer, options, Direction.Send, (media, kind) =>
        {
            var codecs = CodecSelection.ForViewer(kind, OfferedCodecs.Read(media));
            var stream = codecs.Count > 0 ? streamFor(kind, counts[(int)kind]++) : null;
            return stream is null ? null : new AcceptedLine(codecs, stream);
        }, out answer, out error);
    }

    private static bool TryAnswer(
        SessionDescription offer,
        AnswerOptions options,
        Direction direction,
        Func<MediaDescription, MediaKind, AcceptedLine?> accept,
        [NotNullWhen(true)] out SdpAnswer? answer,
        [NotNullWhen(false)] out SdpError? error)
    {
        answer = null;
        var lines = new AcceptedLine?[offer.Media.Count];
        for (var i = 0; i < lines.Length; i++)
        {
            if (KindOf(offer.Media[i]) is { } kind && IsOffered(offer.Media[i], direction))
            {
                lines[i] = accept(offer.Media[i], kind);
            }
        }

        if (!TransportOffer.TryRead(offer, lines, out var transport, out error))
        {
            return false;
        }

        var negotiated = new List<NegotiatedMedia>(lines.Length);
        var mids = offer.Media.Select(MidOf).ToArray();
        var writer = new AnswerWriter(offer, options, direction == Direction.Send ? "sendonly" : "recvonly", mids.Where((_, i) => lines[i] is not null));
        for (var i = 0; i < lines.Length; i++)
        {
            negotiated.Add(lines[i] is { } line
                ? writer.Accept(offer.Media[i], line, mids[i], KindOf(offer.Media[i])!.Value)
                : writer.Refuse(offer.Media[i], mids[i]));
        }

        answer = new SdpAnswer(writer.ToString(), new NegotiatedSession(transport.Ice, transport.Fingerprint, negotiated));
        return true;
    }

    internal static MediaKind? KindOf(MediaDescription media) => media.Kind switch
    {
        "audio" => MediaKind.Audio,
        "video" => MediaKind.Video,
        _ => null,
    };

    internal static string MidOf(MediaDescription media, int index) =>
        media.Attributes.Find("mid") ?? index.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether the peer wants to do what is the other half of our direction. Port 0 with bundle-only is no refusal (RFC 8843 section 6).</summary>
    private static bool IsOffered(MediaDescription media, Direction direction)
    {
        if (media.Port == 0 && !media.Attributes.Has("bundle-only"))
        {
            return false;
        }

        return direction == Direction.Receive
            ? !media.Attributes.Has("recvonly") && !media.Attributes.Has("inactive")
            : !media.Attributes.Has("sendonly") && !media.Attributes.Has("inactive");
    }

    private enum Direction
    {
        Send,
        Receive,
    }
}

/// <summary>An m-line that is taken.</summary>
/// <param name="Codecs">In the answer's order.</param>
/// <param name="Stream">What we send in it, or <c>null</c> where we receive.</param>
internal sealed record AcceptedLine(IReadOnlyList<RtpCodec> Codecs, OutgoingStream? Stream);
