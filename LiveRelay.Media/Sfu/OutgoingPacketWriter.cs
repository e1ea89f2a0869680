using LiveRelay.Media.Rtp;
using LiveRelay.Media.Sdp;

namespace LiveRelay.Media.Sfu;

/// <summary>Builds one track's packets to a viewer in the send slab: a new header, what must change of the payload, and the rest straight from the store.</summary>
internal sealed class OutgoingPacketWriter
{
    /// <summary>Extensions get 256 bytes: all that we add, and any usual dependency descriptor. What does not fit is left out.</summary>
    private const int MaxHeaderLength = 12 + 4 + 256;

    /// <summary>What browsers take where nothing is said.</summary>
    private static readonly TimeSpan _longestDelay = TimeSpan.FromSeconds(10);

    // What each packet needs, at hand: a viewer's memory is cold when his turn comes, and each thing on the way to another one is waited for.
    private readonly Subscription _subscription;
    private readonly WebRtcTransport _transport;
    private readonly HeaderExtensionIds _ids;
    private readonly byte[] _mid;
    private readonly bool _isVideo;
    private ViewerLine? _line;

    /// <summary>Once a viewer was told to hold pictures back he goes on until he is told otherwise.</summary>
    private bool _hasOwnDelay;

    internal OutgoingPacketWriter(Subscription subscription, string mid, TrackFormat format)
    {
        _subscription = subscription;
        _transport = subscription.Transport;
        _ids = SharedFormats.Of(format.Extensions);
        _mid = System.Text.Encoding.ASCII.GetBytes(mid);
        _isVideo = format.Kind == MediaKind.Video;
    }

    /// <summary>Set once the viewer has reported on the stream: from then on it knows the SSRC, and mid need not be sent.</summary>
    internal bool IsKnownToViewer { get; set; }

    /// <summary>Whether the viewer tells when each packet arrived.</summary>
    internal bool TellsArrivals => _ids.TransportSequenceNumber != 0;

    private ViewerLine Line => _line ??= _subscription.Line;

    /// <summary>Sends a packet.</summary>
    /// <param name="now">The time.</param>
    /// <param name="packet">As it is stored.</param>
    /// <param name="header">What stands in its header.</param>
    /// <param name="pictureIds">What is added to the numbers of pictures.</param>
    /// <param name="originalSequenceNumber">Of a retransmission (RFC 4588 section 4): what it repeats.</param>
    /// <param name="isUnwrapped">Whether redundant sound (RED) goes to a viewer who takes none: only the newest of it is sent.</param>
    internal void Write(
        Instant now, StoredPacket packet, in OutgoingHeader header, PictureIdOffsets pictureIds, ushort? originalSequenceNumber, bool isUnwrapped)
    {
        var payload = isUnwrapped ? PrimaryOf(packet) : packet.Payload;
        var destination = _transport.Reserve(MaxHeaderLength + payload.Length + 2);
        var headerLength = WriteHeader(now, destination, packet, header, pictureIds.FrameNumber);
        var prefix = destination[headerLength..];
        var prefixLength = 0;
        if (originalSequenceNumber is { } original)
        {
            prefix[0] = (byte)(original >> 8);
            prefix[1] = (byte)original;
            prefixLength = 2;
        }

        ref readonly var numbers = ref packet.Numbers;
        int descriptorLength = numbers.Length;
        if (descriptorLength > 0 && pictureIds != default)
        {
            payload[..descriptorLength].CopyTo(prefix[prefixLength..]);
            numbers.Rewrite(
                prefix.Slice(prefixLength, descriptorLength),
                (ushort)(numbers.PictureId + pictureIds.PictureId),
                (byte)(numbers.Tl0PicIdx + pictureIds.Tl0PicIdx));
            payload = payload[descriptorLength..];
            prefixLength += descriptorLength;
        }

        Commit(now, destination, headerLength, prefixLength, payload);
    }

    /// <summary>Sends a packet of sound with the sound of those before it: see <see cref="RedundantSound"/>.</summary>
    /// <param name="now">The time.</param>
    /// <param name="packet">As it is stored.</param>
    /// <param name="header">What stands in its header, with the payload type of redundant sound.</param>
    /// <param name="buffer">The stream's packets.</param>
    /// <param name="payloadType">What the viewer calls the codec of the sound.</param>
    /// <param name="copies">How many packets before it to repeat.</param>
    internal void WriteRedundant(
        Instant now, StoredPacket packet, in OutgoingHeader header, RetransmissionBuffer buffer, byte payloadType, int copies)
    {
        var destination = _transport.Reserve(MaxHeaderLength + Math.Max(RedundantSound.MaxLength, packet.Payload.Length + 1));
        var headerLength = WriteHeader(now, destination, packet, header, frameNumberOffset: 0);
        var prefixLength = RedundantSound.Write(destination[headerLength..], buffer, packet, payloadType, copies);
        Commit(now, destination, headerLength, prefixLength, packet.Payload);
    }

    /// <summary>What sending a packet of an SSRC touches, the large things first: see <see cref="CacheAhead"/>.</summary>
    internal object[] Touched(uint ssrc)
    {
        List<object> touched = [_transport.RtpKeys, _transport, Line.Estimator, this];
        Line.CollectTouched(touched);
        _transport.CollectTouched(touched, ssrc);
        return [.. touched];
    }

    /// <summary>
    /// Sends a packet without media in the place of one that came so late that its place could not be given away before it was known that it is not sent: else the
    /// viewer would ask for it again and again.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="header">What stands in its header.</param>
    /// <param name="originalSequenceNumber">Of a retransmission: what it repeats.</param>
    internal void WriteEmpty(Instant now, in OutgoingHeader header, ushort? originalSequenceNumber)
    {
        var destination = _transport.Reserve(MaxHeaderLength + 2);
        var writer = new RtpHeaderWriter(destination[..MaxHeaderLength]);
        writer.Start(false, header.PayloadType, header.SequenceNumber, header.Timestamp, header.Ssrc);
        AddOwnExtensions(ref writer, now, stackalloc byte[3]);
        var headerLength = writer.Finish();
        Span<byte> original = stackalloc byte[2];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(original, originalSequenceNumber.GetValueOrDefault());
        Commit(now, destination, headerLength, 0, original[..(originalSequenceNumber is null ? 0 : 2)]);
    }

    private void Commit(Instant now, Span<byte> destination, int headerLength, int prefixLength, ReadOnlySpan<byte> payload)
    {
        var length = _transport.CommitRtp(destination, headerLength, prefixLength, payload);
        if (length > 0 && TellsArrivals)
        {
            Line.OnPacketSent(now, _transport.LastTransportSequenceNumber, length);
        }
    }

    private int WriteHeader(Instant now, Span<byte> destination, StoredPacket packet, in OutgoingHeader header, ushort frameNumberOffset)
    {
        var writer = new RtpHeaderWriter(destination[..MaxHeaderLength]);
        writer.Start(header.Marker, header.PayloadType, header.SequenceNumber, header.Timestamp, header.Ssrc);
        Span<byte> value = stackalloc byte[3];
        AddOwnExtensions(ref writer, now, value);
        PassedExtensions.Write(ref writer, packet, _ids, value, _hasOwnDelay);
        if (packet.FrameNumber >= 0 && _ids.DependencyDescriptor != 0)
        {
            DependencyExtension.Write(ref writer, packet, _ids.DependencyDescriptor, frameNumberOffset, header.ActiveTargets);
        }

        return writer.Finish();
    }

    private void AddOwnExtensions(ref RtpHeaderWriter writer, Instant now, scoped Span<byte> value)
    {
        var ids = _ids;
        if (ids.Mid != 0 && !IsKnownToViewer)
        {
            writer.AddExtension(ids.Mid, _mid);
        }

        if (ids.TransportSequenceNumber != 0)
        {
            TransportSequenceNumber.Write(value, _transport.NextTransportSequenceNumber());
            writer.AddExtension(ids.TransportSequenceNumber, value[..TransportSequenceNumber.Length]);
        }
        else if (ids.AbsoluteSendTime != 0)
        {
            AbsoluteSendTime.Write(value, now);
            writer.AddExtension(ids.AbsoluteSendTime, value);
        }

        if (_isVideo && ids.PlayoutDelay != 0)
        {
            var delay = Line.RepairDelay;
            _hasOwnDelay |= delay > TimeSpan.Zero;
            if (_hasOwnDelay)
            {
                new PlayoutDelay(delay, _longestDelay).Write(value);
                writer.AddExtension(ids.PlayoutDelay, value);
            }
        }
    }

    private static ReadOnlySpan<byte> PrimaryOf(StoredPacket packet) =>
        RedPayload.TryGetPrimary(packet.Payload, out var primary) ? primary : packet.Payload;
}
