using System.Buffers.Binary;
using LiveRelay.Media.Stun;

namespace LiveRelay.Media.Sfu;

/// <summary>
/// Finds the transport of each datagram, a STUN request by the ufrag that it names and everything else by its 5-tuple;
/// and calls each transport when its time has come.
/// </summary>
internal sealed class TransportTable
{
    private const int UfragLength = 8;

    private readonly Dictionary<NetworkPath, WebRtcTransport> _byPath = [];
    private readonly Dictionary<ulong, WebRtcTransport> _byUfrag = [];
    private readonly Dictionary<string, WebRtcTransport> _byId = [];
    private readonly PriorityQueue<WebRtcTransport, Instant> _timeouts = new();
    private readonly MediaMetrics _metrics;

    internal TransportTable(MediaMetrics metrics) => _metrics = metrics;

    internal int Count => _byId.Count;

    internal IReadOnlyCollection<WebRtcTransport> Transports => _byId.Values;

    /// <summary>When the first transport wants to be called.</summary>
    internal Instant NextTimeout
    {
        get
        {
            while (_timeouts.TryPeek(out var transport, out var time))
            {
                if (transport.ScheduledFor == time)
                {
                    return time;
                }

                _timeouts.Dequeue(); // it was scheduled anew for another time
            }

            return Instant.Never;
        }
    }

    internal WebRtcTransport? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Adds a transport; its local ufrag must be <see cref="UfragLength"/> characters long.</summary>
    internal void Add(Instant now, WebRtcTransport transport)
    {
        _byId.Add(transport.Id, transport);
        AddUfrag(transport);
        Schedule(now, transport);
        _metrics.Transports = _byId.Count;
    }

    /// <summary>After an ICE restart the transport is found by its new ufrag too.</summary>
    internal void AddUfrag(WebRtcTransport transport) => _byUfrag[Key(transport.LocalIce.Ufrag)] = transport;

    /// <summary>Datagrams on this path belong to the transport from now on.</summary>
    internal void AddPath(WebRtcTransport transport, in NetworkPath path) => _byPath[path] = transport;

    /// <summary>Forgets a path of a transport, unless another one has it by now.</summary>
    internal void RemovePath(WebRtcTransport transport, in NetworkPath path)
    {
        if (_byPath.TryGetValue(path, out var owner) && ReferenceEquals(owner, transport))
        {
            _byPath.Remove(path);
        }
    }

    /// <summary>A TCP connection has ended.</summary>
    internal void HandlePathClosed(Instant now, in NetworkPath path)
    {
        if (_byPath.Remove(path, out var transport))
        {
            transport.HandlePathClosed(path);
            Schedule(now, transport);
        }
    }

    /// <summary>Forgets a ufrag that an ICE restart has retired.</summary>
    internal void RemoveUfrag(string ufrag) => _byUfrag.Remove(Key(ufrag));

    /// <summary>Forgets a transport that was closed.</summary>
    internal void Remove(WebRtcTransport transport)
    {
        _byId.Remove(transport.Id);
        RemoveAll(_byPath, transport);
        RemoveAll(_byUfrag, transport);
        transport.ScheduledFor = Instant.Never;
        _metrics.Transports = _byId.Count;
    }

    /// <summary>Hands a datagram to its transport.</summary>
    internal void HandleDatagram(Instant now, Span<byte> datagram, in NetworkPath path)
    {
        _metrics.PacketsIn++;
        _metrics.BytesIn += datagram.Length;
        if (datagram.IsEmpty)
        {
            _metrics.CountDrop(DropReason.UnknownProtocol);
            return;
        }

        // RFC 7983: STUN begins with 0 to 3. A 5-tuple may serve another transport than it did before, which only the ufrag can tell.
        var isFound = datagram[0] <= 3 ? TryFindByUfrag(datagram, path, out var transport) : TryFindByPath(path, out transport);
        if (isFound)
        {
            transport.HandleDatagram(now, datagram, path);
            Schedule(now, transport);
        }
    }

    /// <summary>A datagram on this path comes next.</summary>
    internal void LookAhead(in NetworkPath path)
    {
        if (_byPath.TryGetValue(path, out var transport))
        {
            transport.LookAhead();
        }
    }

    /// <summary>Calls every transport whose time has come.</summary>
    internal void HandleTimeouts(Instant now)
    {
        while (NextTimeout <= now)
        {
            var transport = _timeouts.Dequeue();
            transport.ScheduledFor = Instant.Never;
            transport.HandleTimeout(now);
            Schedule(now, transport);
        }
    }

    /// <summary>Makes sure that a transport is called no later than it wants to be, but never twice at one moment.</summary>
    internal void Schedule(Instant now, WebRtcTransport transport)
    {
        var next = transport.NextTimeout;
        if (next <= now)
        {
            next = now + TimeSpan.FromMicroseconds(100);
        }

        if (next < transport.ScheduledFor)
        {
            transport.ScheduledFor = next;
            _timeouts.Enqueue(transport, next);
        }
    }

    private bool TryFindByPath(in NetworkPath path, out WebRtcTransport transport)
    {
        if (_byPath.TryGetValue(path, out transport!))
        {
            return true;
        }

        _metrics.CountDrop(DropReason.UnknownPath);
        return false;
    }

    private bool TryFindByUfrag(ReadOnlySpan<byte> datagram, in NetworkPath path, out WebRtcTransport transport)
    {
        if (!StunMessage.TryGetUsername(datagram, out var ufrag))
        {
            return TryFindByPath(path, out transport); // an indication, or a malformed request that the transport counts
        }

        transport = null!;
        if (ufrag.Length != UfragLength || !_byUfrag.TryGetValue(BinaryPrimitives.ReadUInt64LittleEndian(ufrag), out transport!))
        {
            _metrics.CountDrop(DropReason.UnknownUfrag);
            return false;
        }

        return true;
    }

    private static ulong Key(string ufrag)
    {
        Span<byte> bytes = stackalloc byte[UfragLength];
        System.Text.Encoding.ASCII.GetBytes(ufrag, bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    private static void RemoveAll<TKey>(Dictionary<TKey, WebRtcTransport> index, WebRtcTransport transport)
        where TKey : notnull
    {
        foreach (var (key, value) in index)
        {
            if (ReferenceEquals(value, transport))
            {
                index.Remove(key);
            }
        }
    }
}
