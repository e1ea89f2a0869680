using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace LiveRelay.Tests.Browser;

/// <summary>
/// The line between a browser and the server's media port: in user space, on loopback. Both directions wait and lose alike; only the browser's receiving
/// direction is narrow, with a queue in front that drops what would wait too long.
/// </summary>
internal sealed class ImpairedLine : IDisposable
{
    private const int MaxDatagram = 2048;
    private const int HeaderBytes = 28;

    private readonly Socket _front = NewSocket();
    private readonly IPEndPoint _server;
    private readonly ConcurrentDictionary<EndPoint, Socket> _backs = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Action, (TimeSpan Due, long Order)> _underWay = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _delivery;
    private readonly Random _random = new(1);
    private TimeSpan _free;
    private long _order;
    private bool _isLosing;

    public ImpairedLine(int serverPort)
    {
        _server = new IPEndPoint(IPAddress.Loopback, serverPort);
        _delivery = new Thread(Deliver) { IsBackground = true, Name = "line", Priority = ThreadPriority.Highest };
        _delivery.Start();
        _ = ReceiveAsync(_front, FromBrowser);
    }

    /// <summary>What browsers are to take for the server's media port.</summary>
    public int Port => ((IPEndPoint)_front.LocalEndPoint!).Port;

    /// <summary>In each direction.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Of the datagrams, in each direction; 0 to 1.</summary>
    public double Loss { get; init; }

    /// <summary>How many are lost in a row, on average.</summary>
    public double LossRun { get; init; } = 1;

    /// <summary>What waits longer for its turn is dropped.</summary>
    public TimeSpan Queue { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Towards the browser, in bits a second with IP and UDP headers; 0 for no limit. May be changed at any time.</summary>
    public long BitsPerSecond { get; set; }

    /// <summary>A script that has a page send to the line what it is told to send to the server.</summary>
    public string Script =>
        $$"""
        const setRemoteDescription = RTCPeerConnection.prototype.setRemoteDescription;
        RTCPeerConnection.prototype.setRemoteDescription = function (description) {
          const sdp = description.sdp.replaceAll(' {{_server.Port}} typ host', ' {{Port}} typ host');
          return setRemoteDescription.call(this, { type: description.type, sdp });
        };
        """;

    public void Dispose()
    {
        _end.Cancel();
        _wake.Set();
        _delivery.Join();
        _front.Dispose();
        foreach (var back in _backs.Values)
        {
            back.Dispose();
        }

        _wake.Dispose();
        _end.Dispose();
    }

    private static Socket NewSocket()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 << 20 };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private async Task ReceiveAsync(Socket socket, Action<byte[], EndPoint> take)
    {
        var buffer = new byte[MaxDatagram];
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var received = await socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), _end.Token);
                take(buffer[..received.ReceivedBytes], received.RemoteEndPoint);
            }
            catch (SocketException)
            {
                // The other side's port is closed for a moment: an ICMP message, which a line does not care for.
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void FromBrowser(byte[] datagram, EndPoint browser)
    {
        var back = _backs.GetOrAdd(browser, from =>
        {
            var socket = NewSocket();
            _ = ReceiveAsync(socket, (answer, _) => Pass(answer, isToBrowser: true, () => _front.SendTo(answer, from)));
            return socket;
        });
        Pass(datagram, isToBrowser: false, () => back.SendTo(datagram, _server));
    }

    private void Pass(byte[] datagram, bool isToBrowser, Action deliver)
    {
        lock (_gate)
        {
            if (IsLost())
            {
                return;
            }

            var due = Now;
            if (isToBrowser && BitsPerSecond > 0)
            {
                _free = _free > due ? _free : due;
                if (_free - due > Queue)
                {
                    return;
                }

                due = _free += TimeSpan.FromSeconds((datagram.Length + HeaderBytes) * 8.0 / BitsPerSecond);
            }

            _underWay.Enqueue(deliver, (due + Delay, _order++));
        }

        _wake.Set();
    }

    /// <summary>Two states (Gilbert): as long as it loses, it loses everything.</summary>
    private bool IsLost()
    {
        var change = _isLosing ? 1 / LossRun : Loss / (LossRun * (1 - Loss));
        _isLosing ^= Loss > 0 && _random.NextDouble() < change;
        return _isLosing;
    }

    private static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    private void Deliver()
    {
        while (!_end.IsCancellationRequested)
        {
            var wait = Timeout.InfiniteTimeSpan;
            while (TryTake(ref wait) is { } deliver)
            {
                deliver();
            }

            _wake.WaitOne(wait);
        }
    }

    private Action? TryTake(ref TimeSpan wait)
    {
        lock (_gate)
        {
            if (!_underWay.TryPeek(out var deliver, out var at))
            {
                wait = Timeout.InfiniteTimeSpan;
                return null;
            }

            if (at.Due > Now)
            {
                // Waits are in whole milliseconds; what is due within one goes out now.
                wait = TimeSpan.FromMilliseconds(Math.Floor((at.Due - Now).TotalMilliseconds));
                if (wait > TimeSpan.Zero)
                {
                    return null;
                }
            }

            _underWay.Dequeue();
            return deliver;
        }
    }
}
