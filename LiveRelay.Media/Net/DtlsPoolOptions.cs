using LiveRelay.Media.Srtp;

namespace LiveRelay.Media.Net;

/// <summary>The limits of an <see cref="Dtls.IDtlsServer"/>.</summary>
public sealed record DtlsPoolOptions
{
    /// <summary>How many handshakes may compute at the same time: what they may take from the machine, in cores. At least 1.</summary>
    public int Threads { get; init; } = 2;

    /// <summary>
    /// How many handshakes of BouncyCastle's may be under way at the same time. Each holds a thread, but one that waits for its peer computes nothing and
    /// so does not count as one of <see cref="Threads"/>: a peer that is slow or silent keeps nobody else waiting. Less than <see cref="Threads"/> counts as that many.
    /// </summary>
    public int MaxHandshakes { get; init; } = 64;

    /// <summary>
    /// How many peers that have begun may wait for a handshake thread of BouncyCastle's, or be under way with OpenSSL; the datagrams of further ones are dropped.
    /// </summary>
    public int MaxWaiting { get; init; } = 4096;

    /// <summary>How many received datagrams of one peer may wait.</summary>
    public int MaxDatagrams { get; init; } = 32;

    /// <summary>How long a handshake may take, counted from the peer's first datagram.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// When an unanswered flight is sent again for the first time; then after twice as long, and so on. RFC 6347 section 4.2.4.1 proposes
    /// a second and lets real-time applications choose less.
    /// </summary>
    public TimeSpan FirstRetransmission { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>SRTP profiles in the order of preference.</summary>
    public IReadOnlyList<SrtpProfile> Profiles { get; init; } = [SrtpProfile.AeadAes128Gcm, SrtpProfile.Aes128CmHmacSha1_80];

    /// <summary>Whether BouncyCastle is to shake hands with itself at the start: the first handshake of a process costs some 100 ms, the next 2.</summary>
    public bool WarmUp { get; init; } = true;
}
