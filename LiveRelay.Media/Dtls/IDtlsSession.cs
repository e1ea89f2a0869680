namespace LiveRelay.Media.Dtls;

/// <summary>One peer's DTLS association, as the peer's loop sees it. No call blocks.</summary>
public interface IDtlsSession : IDisposable
{
    /// <summary>Takes a received datagram (first byte 20 to 63, RFC 7983); its bytes are copied.</summary>
    /// <returns>False if it was dropped: too many wait, it is too long, or the session has ended. DTLS repeats what was lost.</returns>
    bool Enqueue(ReadOnlySpan<byte> datagram);

    /// <summary>
    /// Says goodbye: a connected peer is sent close_notify, a handshake is broken off with an alert.
    /// <see cref="IDtlsEvents.OnDtlsClosed"/> follows when that has been given to <see cref="IDtlsEvents.OnDtlsDatagram"/>.
    /// </summary>
    void Close();
}
