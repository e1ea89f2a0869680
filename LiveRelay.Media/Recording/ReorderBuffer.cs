namespace LiveRelay.Media.Recording;

/// <summary>What a recording keeps of a packet beside its payload.</summary>
/// <param name="SequenceNumber">Extended: it does not roll over.</param>
/// <param name="Timestamp">The publisher's RTP timestamp.</param>
/// <param name="Arrival">When it reached the server.</param>
/// <param name="PayloadType">The publisher's payload type.</param>
/// <param name="Marker">The RTP marker.</param>
/// <param name="Orientation">The byte that says how the picture is turned (<see cref="Rtp.VideoOrientation"/>), or -1.</param>
internal readonly record struct PacketInfo(long SequenceNumber, uint Timestamp, Instant Arrival, byte PayloadType, bool Marker, short Orientation = -1);

/// <summary>Is given a stream's packets in order.</summary>
internal interface IOrderedPackets
{
    /// <summary>The next packet. The payload holds until this returns.</summary>
    void OnPacket(in PacketInfo packet, ReadOnlySpan<byte> payload);

    /// <summary>Packets before the next one never came in time.</summary>
    void OnLoss(long count);
}

/// <summary>
/// Puts a stream's packets in order: those that were sent again come late. What is missing is waited for as long as <paramref name="wait"/> from the moment when
/// it showed, and then counts as lost. A packet that comes in order, which nearly all do, is handed on without being copied.
/// </summary>
internal sealed class ReorderBuffer(IOrderedPackets receiver, TimeSpan wait)
{
    /// <summary>So many packets wait at most: a second of 12 Mbit/s.</summary>
    private const int Capacity = 1024;
    private const int PacketSize = 1500;

    private readonly Waiting[] _waiting = new Waiting[Capacity];
    private readonly Stack<byte[]> _spare = new();
    private int _count;
    private long _next = -1;
    private long _newest;

    /// <summary>When the first missing packet counts as lost.</summary>
    internal Instant NextTimeout { get; private set; } = Instant.Never;

    /// <summary>Takes a packet as it came.</summary>
    internal void Add(in PacketInfo packet, ReadOnlySpan<byte> payload)
    {
        if (_next < 0)
        {
            _next = packet.SequenceNumber;
        }

        if (packet.SequenceNumber < _next)
        {
            return; // too late, or there already
        }

        if (packet.SequenceNumber - _next >= Capacity)
        {
            Flush();
            GiveUpTo(packet.SequenceNumber); // an interruption
        }

        if (packet.SequenceNumber == _next)
        {
            _next++;
            receiver.OnPacket(packet, payload);
            HandOn();
        }
        else
        {
            Keep(packet, payload);
        }
    }

    /// <summary>Gives up what is missing for too long.</summary>
    internal void HandleTimeout(Instant now)
    {
        while (now >= NextTimeout)
        {
            GiveUpFirst();
        }
    }

    /// <summary>Hands on all that waits: nothing more will come.</summary>
    internal void Flush()
    {
        while (_count > 0)
        {
            GiveUpFirst();
        }
    }

    private void Keep(in PacketInfo packet, ReadOnlySpan<byte> payload)
    {
        ref var place = ref _waiting[packet.SequenceNumber % Capacity];
        if (place.Payload is not null)
        {
            return; // a duplicate
        }

        place.Payload = _spare.TryPop(out var spare) ? spare : new byte[PacketSize];
        payload.CopyTo(place.Payload);
        place.Length = payload.Length;
        place.Info = packet;
        _newest = _count++ == 0 ? packet.SequenceNumber : Math.Max(_newest, packet.SequenceNumber);
        NextTimeout = Instant.Min(NextTimeout, packet.Arrival + wait);
    }

    private void GiveUpFirst()
    {
        var first = _next;
        while (_waiting[first % Capacity].Payload is null)
        {
            first++;
        }

        GiveUpTo(first);
        HandOn();
    }

    private void GiveUpTo(long sequenceNumber)
    {
        receiver.OnLoss(sequenceNumber - _next);
        _next = sequenceNumber;
    }

    private void HandOn()
    {
        while (_count > 0 && _waiting[_next % Capacity].Payload is { } payload)
        {
            ref var place = ref _waiting[_next % Capacity];
            place.Payload = null;
            _count--;
            _next++;
            receiver.OnPacket(place.Info, payload.AsSpan(0, place.Length));
            _spare.Push(payload);
        }

        NextTimeout = _count == 0 ? Instant.Never : FirstWaiting() + wait;
    }

    /// <summary>When the first missing packet showed: at the earliest arrival of those behind it.</summary>
    private Instant FirstWaiting()
    {
        var earliest = Instant.Never;
        for (var sequenceNumber = _next + 1; sequenceNumber <= _newest; sequenceNumber++)
        {
            ref var place = ref _waiting[sequenceNumber % Capacity];
            if (place.Payload is not null)
            {
                earliest = Instant.Min(earliest, place.Info.Arrival);
            }
        }

        return earliest;
    }

    private struct Waiting
    {
        public byte[]? Payload;
        public int Length;
        public PacketInfo Info;
    }
}
