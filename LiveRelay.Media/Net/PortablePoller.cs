using System.Net.Sockets;

namespace LiveRelay.Media.Net;

/// <summary>Waits on the UDP socket, and looks at the rest every few milliseconds.</summary>
internal sealed class PortablePoller(Socket udp) : Poller
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(2);
    private volatile bool _woken;

    internal override bool IsUdpReady => true;

    internal override void Wait(TimeSpan timeout)
    {
        if (!_woken)
        {
            var wait = timeout < LongestWait ? timeout : LongestWait;
            udp.Poll((int)wait.TotalMicroseconds, SelectMode.SelectRead);
        }

        _woken = false;
    }

    internal override void Wake() => _woken = true;

    internal override void VisitReady(TcpChannel tcp, IDatagramHandler handler, Instant now)
    {
        tcp.Accept(now);
        for (var i = tcp.Connections.Count - 1; i >= 0; i--)
        {
            var connection = tcp.Connections[i];
            if (connection.HasQueue)
            {
                tcp.Resume(connection, handler, now);
            }

            tcp.Receive(connection, handler, now);
        }
    }

    public override void Dispose()
    {
    }
}
