using System.Net.Sockets;
using static LiveRelay.Media.Net.Linux.NativeMethods;

namespace LiveRelay.Media.Net.Linux;

/// <summary>ppoll over the UDP socket, an eventfd to be woken by, the listener and its connections; precise to the microsecond.</summary>
internal sealed unsafe class LinuxPoller : Poller
{
    private const int Udp = 0;
    private const int Event = 1;
    private const int Listener = 2;
    private const int FirstConnection = 3;

    private readonly int _event = CreateEvent(0, EfdNonBlock | EfdCloseOnExec);
    private readonly TcpChannel? _tcp;
    private readonly List<FramedConnection> _watched = [];
    private PollDescriptor[] _descriptors = new PollDescriptor[16];
    private int _count;
    private int _version = -1;
    private bool _disposed;

    internal LinuxPoller(Socket udp, TcpChannel? tcp)
    {
        _tcp = tcp;
        _descriptors[Udp] = new PollDescriptor { File = (int)udp.Handle, Events = PollIn };
        _descriptors[Event] = new PollDescriptor { File = _event, Events = PollIn };
        _count = Listener;
        if (tcp is not null)
        {
            _descriptors[Listener] = new PollDescriptor { File = (int)tcp.Listener.Handle, Events = PollIn };
            _count = FirstConnection;
        }
    }

    internal override bool IsUdpReady => _descriptors[Udp].Returned != 0;

    internal override void Wait(TimeSpan timeout)
    {
        WatchConnections();
        var ticks = Math.Max(0, timeout.Ticks);
        var time = new TimeSpec
        {
            Seconds = ticks / TimeSpan.TicksPerSecond,
            Nanoseconds = ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
        };
        fixed (PollDescriptor* descriptors = _descriptors)
        {
            if (Poll(descriptors, (nuint)_count, &time, null) < 0)
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
        _ = Write(_event, &one, sizeof(ulong));
    }

    internal override void VisitReady(TcpChannel tcp, IDatagramHandler handler, Instant now)
    {
        if (_descriptors[Listener].Returned != 0)
        {
            tcp.Accept(now);
        }

        for (var i = 0; i < _watched.Count; i++)
        {
            var returned = _descriptors[FirstConnection + i].Returned;
            if ((returned & PollOut) != 0)
            {
                tcp.Resume(_watched[i], handler, now);
            }

            if ((returned & ~PollOut) != 0)
            {
                tcp.Receive(_watched[i], handler, now);
            }
        }
    }

    public override void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _ = Close(_event);
        }
    }

    private void ForgetReturned()
    {
        for (var i = 0; i < _count; i++)
        {
            _descriptors[i].Returned = 0;
        }
    }

    private void WatchConnections()
    {
        if (_tcp is null)
        {
            return;
        }

        if (_version != _tcp.Version)
        {
            _version = _tcp.Version;
            _watched.Clear();
            _watched.AddRange(_tcp.Connections);
            _count = FirstConnection + _watched.Count;
            if (_count > _descriptors.Length)
            {
                Array.Resize(ref _descriptors, _count * 2);
            }
        }

        for (var i = 0; i < _watched.Count; i++)
        {
            _descriptors[FirstConnection + i] = new PollDescriptor
            {
                File = (int)_watched[i].Socket.Handle,
                Events = (short)(_watched[i].HasQueue ? PollIn | PollOut : PollIn),
            };
        }
    }
}
