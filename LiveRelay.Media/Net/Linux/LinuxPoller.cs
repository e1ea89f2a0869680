using System.Net.Sockets;
using static LiveRelay.Media.Net.Linux.NativeMethods;

namespace LiveRelay.Media.Net.Linux;

/// <summary>
/// ppoll, which is precise to the microsecond, over the UDP socket, an eventfd to be woken by, and epoll sets with publishers' sockets and with all that is TCP.
/// </summary>
internal sealed unsafe class LinuxPoller : Poller
{
    private const int Udp = 0;
    private const int Event = 1;
    private const int Publishers = 2;
    private const int Tcp = 3;

    private readonly int _udp;
    private readonly int _event = CreateEvent(0, EfdNonBlock | EfdCloseOnExec);
    private readonly int _listener;
    private readonly EventPoll? _tcp;
    private readonly Dictionary<int, FramedConnection> _connections = [];
    private readonly PollDescriptor[] _descriptors;
    private readonly Lock _gate = new();
    private bool _disposed;

    /// <param name="udp">The UDP socket.</param>
    /// <param name="publishers">The epoll set of publishers' sockets.</param>
    /// <param name="listener">The TCP listener, if there is one.</param>
    internal LinuxPoller(Socket udp, int publishers, Socket? listener)
    {
        _udp = (int)udp.Handle;
        _descriptors = new PollDescriptor[listener is null ? 3 : 4];
        _descriptors[Udp] = new PollDescriptor { File = _udp, Events = PollIn };
        _descriptors[Publishers] = new PollDescriptor { File = publishers, Events = PollIn };
        _descriptors[Event] = new PollDescriptor { File = _event, Events = PollIn };
        if (listener is not null)
        {
            _tcp = new EventPoll();
            _listener = (int)listener.Handle;
            _tcp.Add(_listener, (uint)PollIn);
            _descriptors[Tcp] = new PollDescriptor { File = _tcp.File, Events = PollIn };
        }
    }

    internal override bool IsUdpReady => _descriptors[Udp].Returned != 0;

    internal override bool ArePublishersReady => _descriptors[Publishers].Returned != 0;

    internal override void Wait(TimeSpan timeout, bool forAll)
    {
        _descriptors[Udp].File = forAll ? _udp : -1; // which ppoll passes over
        var ticks = Math.Max(0, timeout.Ticks);
        var time = new TimeSpec
        {
            Seconds = ticks / TimeSpan.TicksPerSecond,
            Nanoseconds = ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
        };
        fixed (PollDescriptor* descriptors = _descriptors)
        {
            if (Poll(descriptors, (nuint)_descriptors.Length, &time, null) < 0)
            {
                ForgetReturned(); // interrupted by a signal: nothing was reported
            }
        }

        if (_descriptors[Event].Returned != 0)
        {
            ulong value;
            _ = Read(_event, &value, sizeof(ulong));
        }
    }

    internal override void Wake()
    {
        ulong one = 1;
        lock (_gate)
        {
            // Once closed, the number may belong to another file.
            if (!_disposed)
            {
                _ = Write(_event, &one, sizeof(ulong));
            }
        }
    }

    internal override void VisitReady(TcpChannel tcp, IDatagramHandler handler, Instant now)
    {
        if (_tcp is null || _descriptors[Tcp].Returned == 0)
        {
            return;
        }

        var count = _tcp.Collect();
        for (var i = 0; i < count; i++)
        {
            var (file, events) = _tcp[i];
            if (file == _listener)
            {
                tcp.Accept(handler, now);
                continue;
            }

            if ((events & PollOut) != 0 && _connections.TryGetValue(file, out var connection))
            {
                tcp.Resume(connection, handler, now);
            }

            if ((events & ~(uint)PollOut) != 0 && _connections.TryGetValue(file, out connection))
            {
                tcp.Receive(connection, handler, now);
            }
        }
    }

    internal override void WatchListener(bool isWatched) => _tcp!.Modify(_listener, isWatched ? (uint)PollIn : 0);

    internal override void Watch(FramedConnection connection)
    {
        var file = (int)connection.Socket.Handle;
        _connections.Add(file, connection);
        _tcp!.Add(file, EventsOf(connection));
    }

    internal override void WatchAnew(FramedConnection connection) => _tcp!.Modify((int)connection.Socket.Handle, EventsOf(connection));

    internal override void Forget(FramedConnection connection)
    {
        var file = (int)connection.Socket.Handle;
        _connections.Remove(file);
        _tcp!.Remove(file);
    }

    public override void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        _tcp?.Dispose();
        _ = Close(_event);
    }

    private static uint EventsOf(FramedConnection connection) => (uint)(connection.Queued > 0 ? PollIn | PollOut : PollIn);

    private void ForgetReturned()
    {
        for (var i = 0; i < _descriptors.Length; i++)
        {
            _descriptors[i].Returned = 0;
        }
    }
}
