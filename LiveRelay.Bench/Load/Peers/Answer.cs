using System.Globalization;
using System.Net;
using LiveRelay.Media;
using LiveRelay.Media.Sdp;

namespace LiveRelay.Bench.Load.Peers;

/// <summary>What the load client needs of the server's answer.</summary>
/// <param name="Ice">The server's ICE credentials.</param>
/// <param name="Fingerprint">Of its DTLS certificate.</param>
/// <param name="Candidates">Where it listens, in its order.</param>
/// <param name="Audio">The sound's SSRC; 0 where the server receives.</param>
/// <param name="Video">The picture's SSRC; 0 where the server receives.</param>
/// <param name="Rtx">The SSRC of the picture's retransmissions, or 0.</param>
/// <param name="UsesTransportCc">Whether it takes, or gives, transport-wide sequence numbers.</param>
internal sealed record Answer(
    IceCredentials Ice, CertificateFingerprint Fingerprint, IReadOnlyList<IceCandidate> Candidates, uint Audio, uint Video, uint Rtx, bool UsesTransportCc)
{
    /// <summary>Reads an answer.</summary>
    /// <exception cref="FormatException">Something is missing in it.</exception>
    internal static Answer Parse(string sdp)
    {
        if (!SessionDescription.TryParse(sdp, out var answer, out var error) || answer.Media.Count < 2)
        {
            throw new FormatException($"The server's answer cannot be used: {error ?? "it has not both m-lines"}");
        }

        var (audio, video) = (answer.Media[0].Attributes, answer.Media[1].Attributes);
        string Need(string name) => audio.Find(name) ?? answer.Attributes.Find(name) ?? video.Find(name) ?? throw new FormatException($"No a={name} in the server's answer.");
        var fingerprint = Need("fingerprint").Split(' ');
        var pair = video.All("ssrc-group").Select(static group => group.Split(' ')).FirstOrDefault(static group => group is ["FID", _, _]);
        return new Answer(
            new IceCredentials(Need("ice-ufrag"), Need("ice-pwd")),
            new CertificateFingerprint(fingerprint[0].ToLowerInvariant(), Convert.FromHexString(fingerprint[^1].Replace(":", "", StringComparison.Ordinal))),
            [.. audio.All("candidate").Concat(video.All("candidate")).Select(ReadCandidate).OfType<IceCandidate>()],
            SsrcOf(audio),
            SsrcOf(video),
            pair is null ? 0 : Number(pair[2]),
            video.All("extmap").Any(static line => line.EndsWith(Offers.TransportCc, StringComparison.Ordinal)));
    }

    /// <summary>The candidate to connect to: at the signalling's own address if it is among them, else the first.</summary>
    /// <exception cref="FormatException">There is none of this protocol.</exception>
    internal IPEndPoint EndPoint(TransportProtocol protocol, IReadOnlyList<IPAddress> signalling)
    {
        var ends = Candidates.Where(candidate => candidate.Protocol == protocol && IPAddress.TryParse(candidate.Address, out _))
            .Select(static candidate => new IPEndPoint(IPAddress.Parse(candidate.Address), candidate.Port)).ToList();
        return ends.FirstOrDefault(end => signalling.Contains(end.Address))
            ?? ends.FirstOrDefault(static end => end.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)
            ?? ends.FirstOrDefault()
            ?? throw new FormatException($"The server's answer has no {protocol} candidate.");
    }

    private static IceCandidate? ReadCandidate(string line)
    {
        // RFC 8839 section 5.1: foundation, component, transport, priority, address, port.
        var fields = line.Split(' ');
        return fields.Length < 6 || !ushort.TryParse(fields[5], CultureInfo.InvariantCulture, out var port)
            ? null
            : new IceCandidate(fields[4], port, fields[2] == "udp" ? TransportProtocol.Udp : TransportProtocol.Tcp, Number(fields[3]));
    }

    private static uint SsrcOf(AttributeList attributes) => attributes.Find("ssrc") is { } line ? Number(line.Split(' ')[0]) : 0;

    private static uint Number(string text) => uint.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
