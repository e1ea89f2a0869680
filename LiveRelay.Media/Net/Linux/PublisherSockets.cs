using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using static LiveRelay.Media.Net.Linux.NativeMethods;

namespace LiveRelay.Media.Net.Linux;

/// <summary>
/// A socket for each publisher, on the port of the loop and connected to where he is: the system puts what he sends there, and all else into the loop's own socket.
/// So a loop is woken by what has to be passed on at once, and need not be by each of the reports that hundreds of viewers send.
/// </summary>
internal sealed class PublisherSockets(Socket main) : IDisposable
{
    /// <summary>More publishers than this share the loop's own socket.</summary>
    private const int Most = 512;

    // SOL_SOCKET and SO_REUSEPORT of Linux.
    private const int SolSocket = 1;
    private const int ReusePort = 15;

    private readonly EventPoll _poll = new();
    private readonly Dictionary<string, (NetworkPath Path, Socket Socket)> _sockets = [];
    private readonly HashSet<int> _files = [];

    /// <summary>Readable when one of them has something.</summary>
    internal int File => _poll.File;

    /// <summary>A publisher is on this path now; <c>null</c> if nowhere any more. False if what he sends comes by the loop's own socket.</summary>
    internal bool Follow(string session, NetworkPath? path)
    {
        if (_sockets.TryGetValue(session, out var known))
        {
            if (known.Path == path)
            {
                return true;
            }

            _sockets.Remove(session);
            _files.Remove((int)known.Socket.Handle);
            _poll.Remove((int)known.Socket.Handle);
            known.Socket.Dispose();
        }

        if (path is not { Protocol: TransportProtocol.Udp } udp)
        {
            return true; // TCP wakes the loop anyway
        }

        if (_sockets.Count >= Most || TryConnect(udp) is not { } socket)
        {
            return false;
        }

        _sockets.Add(session, (udp, socket));
        _files.Add((int)socket.Handle);
        _poll.Add((int)socket.Handle, (uint)PollIn);
        return true;
    }

    /// <summary>Which of them have something.</summary>
    internal int Collect() => _poll.Collect();

    /// <summary>One of those that were collected; -1 if it was closed since: its number may be another file's.</summary>
    internal int this[int index] => _poll[index].File is var file && _files.Contains(file) ? file : -1;

    public void Dispose()
    {
        foreach (var (_, socket) in _sockets.Values)
        {
            socket.Dispose();
        }

        _poll.Dispose();
    }

    private Socket? TryConnect(in NetworkPath path)
    {
        if (path.LocalEndPoint(((IPEndPoint)main.LocalEndPoint!).Port) is not { } local)
        {
            return null;
        }

        var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true, Blocking = false };
        try
        {
            // The port is shared for this moment only: that another program has it is noticed at every other one.
            Set(main, ReusePort, 1);
            Set(socket, ReusePort, 1);
            socket.ReceiveBufferSize = main.ReceiveBufferSize / 2;
            LinuxUdpChannel.Prepare(socket);
            socket.Bind(local);
            socket.Connect(path.RemoteEndPoint);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
        finally
        {
            Set(main, ReusePort, 0);
        }
    }

    private static void Set(Socket socket, int option, int value)
    {
        try
        {
            socket.SetRawSocketOption(SolSocket, option, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)));
        }
        catch (SocketException)
        {
            // A system that does not know it refuses the port then.
        }
    }
}
