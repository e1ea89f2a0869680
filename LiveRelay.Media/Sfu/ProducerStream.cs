using System.Diagnostics.CodeAnalysis;
using LiveRelay.Media.Rtp;
using LiveRelay.Media.Sdp;
using LiveRelay.Media.Sfu.Pipes;

namespace LiveRelay.Media.Sfu;

/// <summary>
/// One RTP stream of a <see cref="Producer"/>: its only one, or one simulcast layer. Stores what arrives, finds what is missing,
/// and knows who is to be sent it.
/// </summary>
internal sealed class ProducerStream
{
    private const int VideoCapacity = 1024;
    private const int AudioCapacity = 64;

    /// <summary>At 20 % loss in both directions a request and its answer get through in two of three tries: these leave one packet in ten million.</summary>
    private static readonly NackOptions Nacking = new() { MaxTries = 20, MaxAge = TimeSpan.FromSeconds(2) };

    private readonly List<Consumer> _consumers = [];
    private readonly TrackFormat _format;
    private SequenceUnwrapper _unwrapper;
    private StreamClock _clock;
    private ReceptionStatistics _statistics;
    private RateMeter _rate;

    internal ProducerStream(Producer producer, uint ssrc, string? rid, SfuLimits limits)
    {
        Producer = producer;
        Ssrc = ssrc;
        Rid = rid;
        _format = producer.Format;
        _clock = new StreamClock(_format.ClockRate);
        _statistics = new ReceptionStatistics(_format.ClockRate);
        IsVideo = _format.Kind == MediaKind.Video;
        Buffer = new RetransmissionBuffer(IsVideo ? VideoCapacity : AudioCapacity);
        Nacks = new NackGenerator(Nacking);
        KeyFrames = new KeyFrameRequester(limits.KeyFrameRequestInterval);
    }

    /// <summary>The track that it belongs to.</summary>
    internal Producer Producer { get; }

    /// <summary>The publisher's SSRC.</summary>
    internal uint Ssrc { get; }

    /// <summary>The SSRC of its retransmissions, once known.</summary>
    internal uint? RtxSsrc { get; set; }

    /// <summary>The simulcast layer's rid, or <c>null</c> without simulcast.</summary>
    internal string? Rid { get; }

    internal bool IsVideo { get; }

    internal RetransmissionBuffer Buffer { get; }

    /// <summary>The layers within it.</summary>
    internal StreamLayers Layers { get; } = new();

    internal NackGenerator Nacks { get; }

    internal KeyFrameRequester KeyFrames { get; }

    /// <summary>Packets that wait to leave together.</summary>
    internal Burst Burst { get; } = new();

    /// <summary>Whether a first packet has come: a stream that is only announced is nothing to show.</summary>
    internal bool IsFlowing { get; set; }

    /// <summary>The sequence number of the last keyframe's first packet; -1 before there was one.</summary>
    internal long LastEntryPoint { get; private set; } = -1;

    /// <summary>When the last packet arrived.</summary>
    internal Instant LastArrival { get; private set; }

    /// <summary>The picture's height in pixels as the last keyframe said it; 0 for sound and where the codec is not asked.</summary>
    internal int Height { get; private set; }

    /// <summary>When the last sender report arrived, and the middle 32 bits of its NTP time (RFC 3550 section 6.4.1); 0 before the first.</summary>
    internal (Instant Arrival, uint Ntp) LastSenderReport { get; private set; }

    /// <summary>What the last sender report said, or <c>null</c> before the first.</summary>
    internal ReportedTime? LastReportedTime { get; private set; }

    /// <summary>The other loops that its packets are handed over to.</summary>
    internal List<StreamOutlet> Outlets { get; } = [];

    /// <summary>The stream's timestamps on our clock.</summary>
    internal ref readonly StreamClock Clock => ref _clock;

    /// <summary>What its receiver reports say.</summary>
    internal ref ReceptionStatistics Statistics => ref _statistics;

    /// <summary>Those who are, or wait to be, sent this stream.</summary>
    internal List<Consumer> Consumers => _consumers;

    /// <summary>How much of it came during the last second, in bits.</summary>
    internal long BitsPerSecond(Instant now) => _rate.BitsPerSecond(now);

    /// <summary>Somebody needs a keyframe. A publisher that sends nothing, such as a screen that stands still, is asked at once all the same.</summary>
    internal void RequestKeyFrame(Instant now)
    {
        var isFirst = !KeyFrames.IsWanted;
        KeyFrames.Request();
        Producer.Publication.OnKeyFrameWanted(now, this, isFirst);
    }

    /// <summary>
    /// A packet did not reach the viewers on another loop. They may have waited for just this one, and ask for a keyframe but once, so another is asked
    /// for until one gets through.
    /// </summary>
    internal void OnHandOverFailed(Instant now)
    {
        Producer.Publication.CountDrop(DropReason.PipeFull);
        if (IsVideo)
        {
            RequestKeyFrame(now);
        }
    }

    internal void Attach(Consumer consumer) => _consumers.Add(consumer);

    internal void Detach(Consumer consumer) => _consumers.Remove(consumer);

    /// <summary>The publisher has ended: nobody waits for it any more.</summary>
    internal void Close()
    {
        foreach (var consumer in _consumers)
        {
            consumer.OnSourceClosed(this);
        }

        _consumers.Clear();
    }

    /// <summary>Takes a decrypted packet of this stream.</summary>
    /// <param name="now">Its arrival.</param>
    /// <param name="datagram">The whole packet.</param>
    /// <param name="packet">A view of it.</param>
    /// <param name="stored">Where it is kept, if it is new.</param>
    internal DropReason Receive(Instant now, ReadOnlySpan<byte> datagram, in RtpPacket packet, out StoredPacket? stored)
    {
        var sequenceNumber = _unwrapper.Unwrap(packet.SequenceNumber);
        _statistics.OnPacket(now, sequenceNumber, packet.Timestamp);
        _clock.OnPacket(now, packet.Timestamp);
        return Store(now, datagram, packet, new OriginalPacket(sequenceNumber, packet.PayloadType, 0), out stored);
    }

    /// <summary>Takes a decrypted retransmission (RFC 4588 section 4: the payload begins with the original sequence number).</summary>
    internal DropReason ReceiveRetransmission(Instant now, ReadOnlySpan<byte> datagram, in RtpPacket packet, out StoredPacket? stored)
    {
        stored = null;
        var codec = _format.CodecOfRtx(packet.PayloadType);
        if (codec is null || packet.Payload.Length < 2)
        {
            return packet.Payload.Length == 0 ? DropReason.None : DropReason.BadRtx; // no payload: a padding probe
        }

        var original = (ushort)((packet.Payload[0] << 8) | packet.Payload[1]);
        var sequenceNumber = Buffer.Newest + SequenceNumber.Difference(original, (ushort)Buffer.Newest);
        return Buffer.Newest < 0 || sequenceNumber > Buffer.Newest
            ? DropReason.BadRtx
            : Store(now, datagram, packet, new OriginalPacket(sequenceNumber, codec.PayloadType, 2), out stored);
    }

    /// <summary>Takes the publisher's sender report for this stream.</summary>
    internal void OnSenderReport(Instant now, ulong ntp, uint timestamp, SourceClock sourceClock)
    {
        // NTP's 32.32 fixed-point seconds as microseconds; the upper half alone would lose them.
        var microseconds = (long)(ntp >> 32) * 1_000_000 + (long)(((ntp & 0xFFFF_FFFF) * 1_000_000) >> 32);
        _clock.OnSenderReport(sourceClock.ToLocal(microseconds, now), timestamp);
        LastSenderReport = (now, (uint)(ntp >> 16));
        LastReportedTime = new ReportedTime(now, microseconds, timestamp);
        foreach (var outlet in Outlets)
        {
            outlet.WriteClock(_clock);
        }
    }

    /// <summary>Takes over the clock of the stream on another loop that this one is fed by.</summary>
    internal void Follow(StreamClock clock) => _clock = clock;

    /// <summary>Keeps a packet that another loop has received, decrypted and handed over; false if it is there already, or too old.</summary>
    internal bool TryKeep(StoredPacket packet, [NotNullWhen(true)] out StoredPacket? stored)
    {
        stored = null;
        if (Buffer.TryAdd(packet.SequenceNumber, out var place) != DropReason.None)
        {
            return false;
        }

        place.CopyFrom(packet);
        _clock.OnPacket(packet.Arrival, packet.Timestamp);
        LastArrival = packet.Arrival;
        _rate.Add(packet.Arrival, packet.Length);
        FollowLayers(packet.Arrival, place);
        FollowKeyFrames(place);
        stored = place;
        return true;
    }

    private DropReason Store(Instant now, ReadOnlySpan<byte> datagram, in RtpPacket packet, in OriginalPacket original, out StoredPacket? stored)
    {
        stored = null;
        if (datagram.Length > RetransmissionBuffer.MaxPacketSize)
        {
            return DropReason.TooLong;
        }

        if (_format.CodecOf(original.PayloadType) is null)
        {
            return DropReason.PayloadType;
        }

        var reason = Buffer.TryAdd(original.SequenceNumber, out var place);
        if (reason != DropReason.None)
        {
            return reason;
        }

        place.Set(now, datagram, packet, original, _format);
        place.IsEntryPoint = !IsVideo || BeginsKeyFrame(place);
        LastArrival = now;
        _rate.Add(now, datagram.Length);
        if (IsVideo)
        {
            FollowLayers(now, place);
            FollowVideo(now, place, original.PayloadSkip > 0);
        }

        stored = place;
        return DropReason.None;
    }

    private void FollowVideo(Instant now, StoredPacket packet, bool isRetransmission)
    {
        Nacks.OnPacket(now, packet.SequenceNumber, isRetransmission);
        if (packet.IsEntryPoint)
        {
            Nacks.OnKeyFrame(packet.SequenceNumber);
        }

        FollowKeyFrames(packet);
    }

    private void FollowLayers(Instant now, StoredPacket packet)
    {
        if (_format.VideoCodecOf(packet.PayloadType) is { } codec)
        {
            var isNewest = packet.SequenceNumber == Buffer.Newest;
            packet.SetLayer(Layers.Read(packet, codec, isNewest));
            Layers.Count(now, packet, isNewest);
        }
    }

    private void FollowKeyFrames(StoredPacket packet)
    {
        if (IsVideo && packet.IsEntryPoint)
        {
            LastEntryPoint = Math.Max(LastEntryPoint, packet.SequenceNumber);
            var height = VideoPayload.HeightOf(_format.VideoCodecOf(packet.PayloadType)!.Value, packet.Payload);
            Height = height > 0 ? height : Layers.Height > 0 ? Layers.Height : Height;
            KeyFrames.OnKeyFrame();
        }
    }

    /// <summary>
    /// The packet at which a decoder can start. H.264 marks both the parameter sets and the picture behind them: with parameter sets the frame
    /// begins at them; without, at a picture whose predecessor is there and belongs to another frame.
    /// </summary>
    private bool BeginsKeyFrame(StoredPacket packet)
    {
        if (_format.VideoCodecOf(packet.PayloadType) is not { } codec || !VideoPayload.IsKeyFrame(codec, packet.Payload))
        {
            return false;
        }

        var previous = Buffer.Find(packet.SequenceNumber - 1);
        return codec != VideoCodec.H264 || H264Payload.HasParameterSet(packet.Payload) ||
            (previous is null ? LastEntryPoint < 0 : previous.Timestamp != packet.Timestamp);
    }
}
