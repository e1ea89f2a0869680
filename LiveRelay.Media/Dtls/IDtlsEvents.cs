namespace LiveRelay.Media.Dtls;

/// <summary>
/// What a DTLS session reports. Called on a handshake thread, never two calls at once for one session: the receiver posts to its own
/// thread, returns and never throws. After the session is disposed nothing is reported, but for the goodbye of a <see cref="IDtlsSession.Close"/> before it.
/// </summary>
public interface IDtlsEvents
{
    /// <summary>A datagram for the peer. The memory belongs to the receiver.</summary>
    void OnDtlsDatagram(ReadOnlyMemory<byte> datagram);

    /// <summary>The handshake is complete: once at most. It is called before our last flight is given out, so no media can come earlier.</summary>
    void OnDtlsConnected(SrtpKeyingMaterial keys);

    /// <summary>The session has ended, or never came about: once, as the last call.</summary>
    /// <param name="reason">Why, in English, for logs: never parsed.</param>
    void OnDtlsClosed(string reason);
}
