using LiveRelay.Media.Rtp;

namespace LiveRelay.Media.Sfu;

/// <summary>
/// One incoming packet, decrypted, as a <see cref="RetransmissionBuffer"/> keeps it: what every consumer needs is read from it once,
/// on arrival, and then only looked up. It does not change while it is kept.
/// </summary>
internal sealed class StoredPacket
{
    private readonly byte[] _slab;
    private readonly int _start;
    private int _payloadStart;
    private int _payloadLength;
    private int _length;
    private int _dependencyDescriptorStart;
    private int _dependencyDescriptorLength;
    private PayloadNumbers _numbers;
    private PacketLayer _layer = PacketLayer.None;

    internal StoredPacket(byte[] slab, int start)
    {
        _slab = slab;
        _start = start;
    }

    /// <summary>The extended sequence number; -1 while the place is empty.</summary>
    internal long SequenceNumber { get; private set; } = -1;

    /// <summary>The publisher's RTP timestamp.</summary>
    internal uint Timestamp { get; private set; }

    /// <summary>The publisher's payload type (of the original packet, where it came as a retransmission).</summary>
    internal byte PayloadType { get; private set; }

    /// <summary>The RTP marker: for video, the frame's last packet.</summary>
    internal bool Marker { get; private set; }

    /// <summary>When it arrived.</summary>
    internal Instant Arrival { get; private set; }

    /// <summary>Whether a decoder can start here: the first packet of a keyframe; always so for sound.</summary>
    internal bool IsEntryPoint { get; set; }

    /// <summary>The numbers in its VP8 or VP9 payload descriptor; of length 0 for other codecs.</summary>
    internal ref readonly PayloadNumbers Numbers => ref _numbers;

    /// <summary>Which layer of the stream it belongs to.</summary>
    internal ref readonly PacketLayer Layer => ref _layer;

    /// <summary>RFC 6464 level byte (voice flag and -dBov), or -1.</summary>
    internal short AudioLevel { get; private set; }

    /// <summary>3GPP coordination-of-video-orientation byte, or -1.</summary>
    internal short VideoOrientation { get; private set; }

    /// <summary>The 24 bits of the playout-delay extension, or -1.</summary>
    internal int PlayoutDelay { get; private set; }

    /// <summary>The whole packet's length in bytes, as it came.</summary>
    internal int Length => _length;

    /// <summary>The payload without padding.</summary>
    internal ReadOnlySpan<byte> Payload => _slab.AsSpan(_payloadStart, _payloadLength);

    /// <summary>The frame number in its dependency descriptor, or -1.</summary>
    internal int FrameNumber { get; private set; }

    /// <summary>The dependency descriptor's bytes; empty if the packet has none.</summary>
    internal ReadOnlySpan<byte> DependencyDescriptor => _slab.AsSpan(_dependencyDescriptorStart, _dependencyDescriptorLength);

    /// <summary>Keeps a copy of <paramref name="datagram"/>, which <paramref name="packet"/> is a view of.</summary>
    /// <param name="now">Its arrival.</param>
    /// <param name="datagram">The whole decrypted packet.</param>
    /// <param name="packet">The view of it; for a retransmission still with the RTX header.</param>
    /// <param name="original">What it is to the stream: sequence number, payload type, where the payload begins.</param>
    /// <param name="format">The track's payload types and extension ids.</param>
    internal void Set(Instant now, ReadOnlySpan<byte> datagram, in RtpPacket packet, in OriginalPacket original, TrackFormat format)
    {
        datagram.CopyTo(_slab.AsSpan(_start));
        _length = datagram.Length;
        _payloadStart = _start + packet.HeaderLength + original.PayloadSkip;
        _payloadLength = packet.Payload.Length - original.PayloadSkip;
        SequenceNumber = original.SequenceNumber;
        PayloadType = original.PayloadType;
        Timestamp = packet.Timestamp;
        Marker = packet.Marker;
        Arrival = now;
        IsEntryPoint = false;
        ReadExtensions(datagram, packet, format);
        _layer = PacketLayer.None;
        _numbers = NumbersOf(format.VideoCodecOf(original.PayloadType), Payload);
    }

    /// <summary>Tells which layer it belongs to: the last thing that is found out about it.</summary>
    internal void SetLayer(in PacketLayer layer) => _layer = layer;

    /// <summary>Becomes the same packet as another one.</summary>
    internal void CopyFrom(StoredPacket other)
    {
        other._slab.AsSpan(other._start, other._length).CopyTo(_slab.AsSpan(_start));
        var move = _start - other._start;
        _length = other._length;
        _payloadStart = other._payloadStart + move;
        _payloadLength = other._payloadLength;
        _dependencyDescriptorStart = other._dependencyDescriptorStart + move;
        _dependencyDescriptorLength = other._dependencyDescriptorLength;
        SequenceNumber = other.SequenceNumber;
        Timestamp = other.Timestamp;
        PayloadType = other.PayloadType;
        Marker = other.Marker;
        Arrival = other.Arrival;
        IsEntryPoint = other.IsEntryPoint;
        FrameNumber = other.FrameNumber;
        _numbers = other._numbers;
        _layer = PacketLayer.None;
        AudioLevel = other.AudioLevel;
        VideoOrientation = other.VideoOrientation;
        PlayoutDelay = other.PlayoutDelay;
    }

    private static PayloadNumbers NumbersOf(VideoCodec? codec, ReadOnlySpan<byte> payload) => codec switch
    {
        VideoCodec.Vp8 when Vp8Descriptor.TryParse(payload, out var descriptor) => PayloadNumbers.Of(descriptor),
        VideoCodec.Vp9 when Vp9Payload.TryParse(payload, out var descriptor) => PayloadNumbers.Of(descriptor),
        _ => default,
    };

    private void ReadExtensions(ReadOnlySpan<byte> datagram, in RtpPacket packet, TrackFormat format)
    {
        var ids = format.Extensions;
        AudioLevel = packet.TryGetExtension(ids.AudioLevel, out var value) && value.Length > 0 ? value[0] : (short)-1;
        VideoOrientation = packet.TryGetExtension(ids.VideoOrientation, out value) && value.Length > 0 ? value[0] : (short)-1;
        PlayoutDelay = packet.TryGetExtension(ids.PlayoutDelay, out value) && value.Length == 3
            ? (value[0] << 16) | (value[1] << 8) | value[2]
            : -1;
        (_dependencyDescriptorStart, _dependencyDescriptorLength) = Locate(datagram, packet, ids.DependencyDescriptor);
        FrameNumber = _dependencyDescriptorLength >= Rtp.DependencyDescriptor.MandatoryLength ? Rtp.DependencyDescriptor.FrameNumberOf(DependencyDescriptor) : -1;
    }

    private (int Start, int Length) Locate(ReadOnlySpan<byte> datagram, in RtpPacket packet, byte id) =>
        packet.TryGetExtension(id, out var value) && datagram.Overlaps(value, out var offset) ? (_start + offset, value.Length) : (_start, 0);
}

/// <summary>What a received packet is to its stream once a retransmission's wrapping (RFC 4588) is taken off.</summary>
/// <param name="SequenceNumber">The extended sequence number in the media stream.</param>
/// <param name="PayloadType">The media payload type.</param>
/// <param name="PayloadSkip">Bytes before the media payload: 2 in a retransmission (the original sequence number), else 0.</param>
internal readonly record struct OriginalPacket(long SequenceNumber, byte PayloadType, int PayloadSkip);
