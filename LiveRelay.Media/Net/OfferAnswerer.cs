using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using LiveRelay.Media.Sdp;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Media.Net;

/// <summary>Answers offers with this server's addresses, certificate, credentials and SSRCs. Thread-safe.</summary>
internal sealed class OfferAnswerer(MediaOptions options, CertificateFingerprint fingerprint, RandomNumberGenerator random)
{
    private const string IceChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/";
    private const int UfragLength = 8;
    private const int PasswordLength = 24;

    /// <summary>Where peers can reach a loop that listens on a port.</summary>
    internal IReadOnlyList<IceCandidate> CandidatesOf(int port) => InterfaceAddresses.Candidates(options, (ushort)port);

    /// <summary>Fresh ICE credentials: 48 and 144 bits of randomness (RFC 8445 section 5.3 asks for 24 and 128).</summary>
    internal IceCredentials NewCredentials() => new(Token(UfragLength), Token(PasswordLength));

    internal bool TryAnswerPublisher(
        string text,
        TrackName track,
        IReadOnlyList<IceCandidate> candidates,
        [NotNullWhen(true)] out AnsweredOffer? answered,
        [NotNullWhen(false)] out SignalingResult? refusal)
    {
        answered = null;
        var localIce = NewCredentials();
        if (!SessionDescription.TryParse(text, out var offer, out var problem))
        {
            refusal = Refuse(SignalingError.BadSdp, problem);
            return false;
        }

        if (!SdpAnswerer.TryAnswerPublisher(offer, AnswerOptions(localIce, candidates) with { WantsDtx = options.Dtx && HasPauses(track) }, out var answer, out var error))
        {
            refusal = Refuse(error);
            return false;
        }

        refusal = null;
        answered = new AnsweredOffer(answer, localIce, []);
        return true;
    }

    internal bool TryAnswerViewer(
        string text,
        IReadOnlyList<Slot> slots,
        IReadOnlyList<IceCandidate> candidates,
        [NotNullWhen(true)] out AnsweredOffer? answered,
        [NotNullWhen(false)] out SignalingResult? refusal)
    {
        answered = null;
        var localIce = NewCredentials();
        if (!SessionDescription.TryParse(text, out var offer, out var problem))
        {
            refusal = Refuse(SignalingError.BadSdp, problem);
            return false;
        }

        var streams = new OutgoingStreams(slots, NewSsrc);
        if (!SdpAnswerer.TryAnswerViewer(offer, AnswerOptions(localIce, candidates), streams.For, out var answer, out var error))
        {
            refusal = Refuse(error);
            return false;
        }

        refusal = null;
        answered = new AnsweredOffer(answer, localIce, streams.BindingsOf(answer.Session));
        return true;
    }

    /// <summary>The answer to an ICE restart: our new credentials and the same candidates.</summary>
    internal static string RestartFragment(IceCredentials local, IReadOnlyList<IceCandidate> candidates) => new TrickleFragment(local, candidates).ToString();

    private AnswerOptions AnswerOptions(IceCredentials localIce, IReadOnlyList<IceCandidate> candidates) => new()
    {
        LocalIce = localIce,
        LocalFingerprint = fingerprint,
        Candidates = candidates,
        VideoCodecPreference = options.VideoCodecs.Count > 0 ? [.. options.VideoCodecs] : MediaOptions.DefaultVideoCodecs,
    };

    /// <summary>
    /// Rooms that ask and answer. The teacher's own sound is recorded and measured: its pauses tell how loud the room is, and FFmpeg decodes those that were not
    /// sent as silence. A shared screen has music and films.
    /// </summary>
    private static bool HasPauses(TrackName track) => track is TrackName.Guest;

    private static SignalingResult Refuse(SdpError error) =>
        Refuse(error.Code == SdpErrorCode.NoCommonCodec ? SignalingError.NoCommonCodec : SignalingError.BadSdp, error.Detail);

    private static SignalingResult Refuse(SignalingError error, string? detail) => new(error, detail, null, null);

    private uint NewSsrc()
    {
        Span<byte> bytes = stackalloc byte[4];
        random.GetBytes(bytes);
        return Math.Max(1, BitConverter.ToUInt32(bytes));
    }

    private string Token(int length)
    {
        Span<byte> bytes = stackalloc byte[length];
        random.GetBytes(bytes);
        return string.Create(length, bytes, static (text, bytes) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = IceChars[bytes[i] & 63];
            }
        });
    }
}

/// <summary>An offer that was accepted.</summary>
/// <param name="Answer">The answer's text and what it says.</param>
/// <param name="LocalIce">Our credentials in it.</param>
/// <param name="Bindings">A viewer's slots by m-line; empty for a publisher.</param>
internal sealed record AnsweredOffer(SdpAnswer Answer, IceCredentials LocalIce, IReadOnlyList<SlotBinding?> Bindings)
{
    internal SessionRequest ToRequest(string sessionId, string lessonId) => new(sessionId, lessonId, LocalIce, Answer.Session);
}
