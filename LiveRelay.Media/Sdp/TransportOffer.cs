using System.Diagnostics.CodeAnalysis;

namespace LiveRelay.Media.Sdp;

/// <summary>What an offer says of the one transport that carries all its m-lines, at the session or at the first m-line that is taken.</summary>
internal sealed record TransportOffer(IceCredentials Ice, CertificateFingerprint Fingerprint)
{
    internal static bool TryRead(
        SessionDescription offer,
        IReadOnlyList<AcceptedLine?> lines,
        [NotNullWhen(true)] out TransportOffer? transport,
        [NotNullWhen(false)] out SdpError? error)
    {
        transport = null;
        var taken = Enumerable.Range(0, lines.Count).Where(index => lines[index] is not null).ToList();
        error = taken.Count == 0 ? NothingTaken(offer) : CheckBundle(offer, taken);
        if (error is not null)
        {
            return false;
        }

        var media = offer.Media[taken[0]];
        string? Find(string name) => media.Attributes.Find(name) ?? offer.Attributes.Find(name);
        var (ufrag, password) = (Find("ice-ufrag"), Find("ice-pwd"));
        if (!IsIceText(ufrag, 4) || !IsIceText(password, 22))
        {
            error = new SdpError(SdpErrorCode.NoIce, "The offer needs a=ice-ufrag (4 to 256 characters) and a=ice-pwd (22 to 256 characters).");
            return false;
        }

        if (Find("setup") == "passive")
        {
            error = new SdpError(SdpErrorCode.DtlsRole, "The offer's a=setup must be actpass or active: this server is the passive side.");
            return false;
        }

        var fingerprints = media.Attributes.All("fingerprint").Concat(offer.Attributes.All("fingerprint"));
        if (fingerprints.Select(ReadFingerprint).FirstOrDefault(read => read is not null) is not { } fingerprint)
        {
            error = new SdpError(SdpErrorCode.NoFingerprint, "The offer needs a=fingerprint with sha-256, sha-384 or sha-512.");
            return false;
        }

        transport = new TransportOffer(new IceCredentials(ufrag!, password!), fingerprint);
        return true;
    }

    private static SdpError NothingTaken(SessionDescription offer) =>
        offer.Media.Any(media => SdpAnswerer.KindOf(media) is not null && OfferedCodecs.Read(media).Count > 0)
            ? new SdpError(
                SdpErrorCode.NoCommonCodec,
                "No m-line can be used: this server forwards Opus, H.264 (packetization-mode=1), VP8, VP9 (profile 0) and AV1, " +
                "from sendonly or sendrecv lines of a publisher to recvonly or sendrecv lines of a viewer.")
            : new SdpError(SdpErrorCode.NoMedia, "The offer has no audio or video m-line with codecs.");

    private static SdpError? CheckBundle(SessionDescription offer, List<int> taken)
    {
        var bundled = offer.Attributes.All("group")
            .Where(group => group.StartsWith("BUNDLE", StringComparison.Ordinal))
            .SelectMany(group => group.Split(' ').Skip(1))
            .ToHashSet();
        if (taken.Count > 1 && !taken.All(index => bundled.Contains(SdpAnswerer.MidOf(offer.Media[index], index))))
        {
            return new SdpError(SdpErrorCode.NoBundle, "All m-lines must be in one a=group:BUNDLE (bundlePolicy max-bundle): there is one transport.");
        }

        return taken.Any(index => !offer.Media[index].Attributes.Has("rtcp-mux"))
            ? new SdpError(SdpErrorCode.NoRtcpMux, "Every m-line needs a=rtcp-mux: RTP and RTCP share the one transport.")
            : null;
    }

    private static CertificateFingerprint? ReadFingerprint(string line)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 2)
        {
            return null;
        }

        var algorithm = fields[0].ToLowerInvariant();
        var length = algorithm switch
        {
            "sha-256" => 32,
            "sha-384" => 48,
            "sha-512" => 64,
            _ => 0,
        };
        var hex = fields[1].Replace(":", "", StringComparison.Ordinal);
        if (length == 0 || hex.Length != length * 2 || hex.Any(digit => !char.IsAsciiHexDigit(digit)))
        {
            return null;
        }

        return new CertificateFingerprint(algorithm, Convert.FromHexString(hex));
    }

    /// <summary>RFC 8839 section 5.4: letters, digits, + and /. Some clients also send - and _, which do no harm.</summary>
    private static bool IsIceText(string? text, int minLength) =>
        text is not null && text.Length >= minLength && text.Length <= 256 &&
        text.All(character => char.IsAsciiLetterOrDigit(character) || character is '+' or '/' or '-' or '_' or '=');
}
