using LiveRelay.Media.Srtp;

namespace LiveRelay.Bench.Client;

/// <summary>What a <see cref="DtlsClient"/> offers, and how patient it is.</summary>
public sealed record DtlsOptions
{
    /// <summary>The SRTP profiles offered, in the order of preference; browsers begin with AES-CM.</summary>
    public IReadOnlyList<SrtpProfile> Profiles { get; init; } = [SrtpProfile.Aes128CmHmacSha1_80, SrtpProfile.AeadAes128Gcm];

    /// <summary>How long the handshake may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>When an unanswered flight is sent again for the first time.</summary>
    public TimeSpan FirstRetransmission { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Bytes of padding in the ClientHello (RFC 7685); with some 1300 it takes two datagrams, as a browser's with a post-quantum key share does.
    /// </summary>
    public int HelloPadding { get; init; }
}
