using LiveRelay.Bench.Load.Figures;
using LiveRelay.Bench.Load.Sources;
using LiveRelay.Media;

namespace LiveRelay.Bench.Load.Peers;

/// <summary>One encoding of the publisher's picture: the only one, or a simulcast layer with its rid.</summary>
/// <param name="rid">Its name in offer and packets (RFC 8852); empty for the only one.</param>
/// <param name="source">Where its frames come from.</param>
internal sealed class PublishedLayer(string rid, IVideoSource source)
{
    private const int Kept = 1024;

    private readonly KeptPacket[] _kept = new KeptPacket[Kept];

    /// <summary>Its name; empty for the only one.</summary>
    internal string Rid => rid;

    /// <summary>Where its frames come from.</summary>
    internal IVideoSource Source => source;

    /// <summary>What was sent.</summary>
    internal SentLog Log { get; } = new();

    /// <summary>SSRCs are random (RFC 3550 section 8.1), and 0 would mean none.</summary>
    internal uint Ssrc { get; } = (uint)Random.Shared.NextInt64(1, uint.MaxValue);

    /// <summary>The SSRC of its retransmissions.</summary>
    internal uint RtxSsrc { get; } = (uint)Random.Shared.NextInt64(1, uint.MaxValue);

    /// <summary>The next packet's number.</summary>
    internal ushort Number { get; private set; }

    /// <summary>The next retransmission's number.</summary>
    internal ushort RtxNumber { get; set; }

    /// <summary>The next frame's timestamp.</summary>
    internal uint Timestamp { get; set; }

    /// <summary>When the next frame is due.</summary>
    internal Instant NextFrame { get; set; } = Instant.Never;

    /// <summary>Whether the server has asked for a keyframe.</summary>
    internal bool IsKeyFrameWanted { get; set; }

    /// <summary>Packets sent.</summary>
    internal uint Packets { get; private set; }

    /// <summary>Payload bytes sent.</summary>
    internal uint Octets { get; private set; }

    /// <summary>Frames sent.</summary>
    internal uint Frames { get; private set; }

    /// <summary>Keeps a packet in case that it is asked for again; its number.</summary>
    internal ushort Keep(byte[] payload, bool isLast)
    {
        _kept[Number % Kept] = new KeptPacket(Number, Timestamp, isLast, payload);
        Packets++;
        Octets += (uint)payload.Length;
        Frames += isLast ? 1u : 0;
        return Number++;
    }

    /// <summary>A packet that was sent; false if that is too long ago.</summary>
    internal bool TryGet(ushort number, out KeptPacket packet)
    {
        packet = _kept[number % Kept];
        return packet.Payload is not null && packet.Number == number;
    }
}

/// <summary>A packet that may be asked for again.</summary>
internal readonly record struct KeptPacket(ushort Number, uint Timestamp, bool IsLast, byte[] Payload);
