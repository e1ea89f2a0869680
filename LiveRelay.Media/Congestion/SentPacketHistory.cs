using LiveRelay.Media.Rtp;

namespace LiveRelay.Media.Congestion;

/// <summary>A packet that feedback speaks of.</summary>
/// <param name="SentAt">When it left.</param>
/// <param name="Size">In bytes, as a UDP payload.</param>
/// <param name="Probe">The probe that it was part of, up to 127; 0 if none.</param>
/// <param name="Wait">How long it waits, in microseconds, if the line carries what is believed.</param>
internal readonly record struct SentPacket(Instant SentAt, int Size, byte Probe, int Wait);

/// <summary>
/// What was sent under which transport-wide sequence number, for the feedback that names it. Eight bytes a packet, side by side: a viewer's memory is
/// cold when his turn comes, and a frame's packets then cost one line of cache.
/// </summary>
internal sealed class SentPacketHistory
{
    /// <summary>A power of two; two seconds of 5 Mbit/s, and five of 2. What feedback comes later for is forgotten.</summary>
    internal const int Capacity = 1024;

    private readonly Entry[] _entries = new Entry[Capacity];
    private SequenceUnwrapper _unwrapper;
    private long _newest = -1;

    private enum Fate : byte
    {
        Unknown,
        UnderWay,
        Lost,
        Received,
    }

    /// <summary>Notes a packet. Numbers are given in order; one that was left out was not sent.</summary>
    internal void Add(in SentPacket packet, ushort sequenceNumber)
    {
        var number = _unwrapper.Unwrap(sequenceNumber);
        for (var skipped = Math.Max(_newest + 1, number - Capacity + 1); skipped < number; skipped++)
        {
            _entries[skipped & (Capacity - 1)] = default;
        }

        _newest = Math.Max(_newest, number);
        _entries[number & (Capacity - 1)] = new Entry(packet, Fate.UnderWay);
    }

    /// <summary>The packet has arrived. False if it is not known, or has been received before; a peer may say anything.</summary>
    internal bool TryReceive(Instant now, ushort sequenceNumber, out SentPacket packet, out bool wasLost)
    {
        ref var entry = ref Find(sequenceNumber, out var isKnown);
        wasLost = isKnown && entry.Fate == Fate.Lost;
        if (!isKnown || entry.Fate is not (Fate.UnderWay or Fate.Lost))
        {
            packet = default;
            return false;
        }

        packet = entry.ToPacket(now);
        entry = new Entry(packet, Fate.Received);
        return true;
    }

    /// <summary>The packet is missing so far. False if it is not known, or if this is known.</summary>
    internal bool TryLose(Instant now, ushort sequenceNumber, out SentPacket packet)
    {
        ref var entry = ref Find(sequenceNumber, out var isKnown);
        if (!isKnown || entry.Fate != Fate.UnderWay)
        {
            packet = default;
            return false;
        }

        packet = entry.ToPacket(now);
        entry = new Entry(packet, Fate.Lost);
        return true;
    }

    private ref Entry Find(ushort sequenceNumber, out bool isKnown)
    {
        var number = _newest + SequenceNumber.Difference(sequenceNumber, (ushort)_newest);
        isKnown = _newest >= 0 && number <= _newest && number > _newest - Capacity && number >= 0;
        return ref _entries[number & (Capacity - 1)];
    }

    /// <summary>
    /// 32 bits of microseconds, 12 of the wait in quarters of a millisecond, 11 of the size, 7 of the probe, 2 of the fate. Microseconds in 32 bits roll over
    /// after 71 minutes: nothing that old is in the ring of a viewer who is sent anything.
    /// </summary>
    private readonly struct Entry(in SentPacket packet, Fate fate)
    {
        private readonly ulong _bits = (uint)packet.SentAt.Microseconds
            | ((ulong)Math.Clamp(packet.Wait / 250, 0, 0xFFF) << 32)
            | ((ulong)Math.Clamp(packet.Size, 0, 0x7FF) << 44)
            | ((ulong)(packet.Probe & 0x7F) << 55)
            | ((ulong)fate << 62);

        internal Fate Fate => (Fate)(_bits >> 62);

        internal SentPacket ToPacket(Instant now) => new(
            new Instant(Math.Max(0, now.Microseconds - ((uint)now.Microseconds - (uint)_bits))),
            (int)(_bits >> 44) & 0x7FF,
            (byte)((_bits >> 55) & 0x7F),
            ((int)(_bits >> 32) & 0xFFF) * 250);
    }
}
