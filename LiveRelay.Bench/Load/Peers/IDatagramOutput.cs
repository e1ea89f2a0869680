using LiveRelay.Media;

namespace LiveRelay.Bench.Load.Peers;

/// <summary>Where a peer's datagrams go.</summary>
internal interface IDatagramOutput
{
    /// <summary>Sends a datagram to the server; it is copied if it must wait.</summary>
    void Send(Instant now, ReadOnlySpan<byte> datagram);
}
