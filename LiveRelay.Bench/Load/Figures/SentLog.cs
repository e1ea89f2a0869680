using System.Buffers.Binary;
using LiveRelay.Media;

namespace LiveRelay.Bench.Load.Figures;

/// <summary>
/// What the publisher sent in one stream, and when: written by its thread, read by those of the viewers, who find their packets in it again. The
/// server rewrites numbers and timestamps, but not payloads.
/// </summary>
internal sealed class SentLog
{
    /// <summary>A power of two: 65536 packets are minutes.</summary>
    private const int Capacity = 1 << 16;

    /// <summary>How far back a payload is looked for.</summary>
    private const int SearchDepth = 4096;

    private readonly long[] _times = new long[Capacity];
    private readonly uint[] _timestamps = new uint[Capacity];
    private readonly ulong[] _prints = new ulong[Capacity];
    private readonly bool[] _keys = new bool[Capacity];
    private long _count;

    /// <summary>How many were sent.</summary>
    internal long Count => Volatile.Read(ref _count);

    /// <summary>Notes the next packet, just before it is sent.</summary>
    internal void Add(Instant now, uint timestamp, bool beginsKeyFrame, ReadOnlySpan<byte> payload)
    {
        var place = _count & (Capacity - 1);
        _times[place] = now.Microseconds;
        _timestamps[place] = timestamp;
        _keys[place] = beginsKeyFrame;
        _prints[place] = Print(payload);
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>A packet by its index; false if there is none, or it was long ago.</summary>
    internal bool TryGet(long index, out SentPacket packet)
    {
        packet = default;
        if (index < 0 || index >= Count || index < Count - Capacity / 2)
        {
            return false;
        }

        var place = index & (Capacity - 1);
        packet = new SentPacket(index, new Instant(_times[place]), _timestamps[place], _keys[place]);
        return true;
    }

    /// <summary>The index of the newest packet with this payload, among the last few thousand; -1 if there is none.</summary>
    internal long Find(ReadOnlySpan<byte> payload)
    {
        var print = Print(payload);
        var count = Count;
        for (var index = count - 1; index >= Math.Max(0, count - SearchDepth); index--)
        {
            if (_prints[index & (Capacity - 1)] == print)
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>FNV-1a over words of eight bytes: enough to tell encoded pictures apart, at a byte a tenth of a nanosecond.</summary>
    private static ulong Print(ReadOnlySpan<byte> payload)
    {
        const ulong prime = 0x100000001B3;
        var hash = 0xCBF29CE484222325 ^ (ulong)payload.Length;
        for (; payload.Length >= 8; payload = payload[8..])
        {
            hash = ulong.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(payload)) * prime, 23);
        }

        foreach (var value in payload)
        {
            hash = (hash ^ value) * prime;
        }

        return hash;
    }
}

/// <summary>A packet that the publisher sent.</summary>
/// <param name="Index">Counted from 0.</param>
/// <param name="Time">When it was handed to the system.</param>
/// <param name="Timestamp">Its RTP timestamp.</param>
/// <param name="BeginsKeyFrame">Whether a keyframe begins with it.</param>
internal readonly record struct SentPacket(long Index, Instant Time, uint Timestamp, bool BeginsKeyFrame);
