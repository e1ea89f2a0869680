namespace LiveRelay.Media.Net;

/// <summary>Gives outgoing datagrams to the channel that their path belongs to. The place is the UDP slab's; a TCP frame is copied from there.</summary>
internal sealed class LoopSink : IDatagramSink
{
    private UdpChannel? _udp;
    private TcpChannel? _tcp;
    private int _reserved;

    internal void Use(UdpChannel udp, TcpChannel? tcp)
    {
        _udp = udp;
        _tcp = tcp;
    }

    public Span<byte> Reserve(int size)
    {
        _reserved = size;
        return _udp!.Reserve(size);
    }

    public void Commit(in NetworkPath path, int length)
    {
        if (path.Protocol == TransportProtocol.Udp)
        {
            _udp!.Commit(path, length);
        }
        else if (_tcp is not null)
        {
            // Reserving again gives the same place: nothing was committed in between.
            _tcp.Send(path, _udp!.Reserve(_reserved)[..length]);
        }
    }
}
