using System.Buffers.Binary;
using System.Text;
using LiveRelay.Bench.Client;
using LiveRelay.Bench.Load.Sources;
using LiveRelay.Media;
using LiveRelay.Media.Rtcp;
using LiveRelay.Media.Rtp;
using LiveRelay.Media.Sdp;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Bench.Load.Peers;

/// <summary>
/// A browser that teaches: frames and sound at their times, sender reports, retransmissions, keyframes when asked. A frame's packets leave at once.
/// </summary>
internal sealed class LoadPublisher : LoadPeer
{
    /// <summary>Payload bytes of a packet of sound: 32 kbit/s.</summary>
    internal const int AudioBytes = 80;

    /// <summary>Packets of sound a second.</summary>
    internal const int AudioPerSecond = 50;

    private const int AudioTicks = 48_000 / AudioPerSecond;
    private const byte OpusConfiguration = 0xF8; // RFC 6716 section 3.1: one frame of 20 ms, full band

    private static readonly TimeSpan _audioInterval = TimeSpan.FromSeconds(1) / AudioPerSecond;
    private static readonly TimeSpan _reportInterval = TimeSpan.FromSeconds(1);

    private readonly PublishedStreams _published;
    private readonly Func<Instant> _clock;
    private readonly Random _random;
    private readonly byte[] _header = new byte[64];
    private readonly byte[] _sound = new byte[AudioBytes];
    private readonly byte[] _rtcp = new byte[256];
    private ushort _audioNumber;
    private ushort _transportNumber;
    private uint _audioTimestamp;
    private uint _audioPackets;
    private Instant _nextSound = Instant.Never;
    private Instant _nextReport = Instant.Never;

    internal LoadPublisher(
        OpenSslContext dtls, IceCredentials local, Answer answer, IDatagramOutput output, PublishedStreams published, Func<Instant> clock, int seed)
        : base(dtls, local, answer, output)
    {
        _published = published;
        _clock = clock;
        _random = new Random(seed);
        _sound[0] = OpusConfiguration;
    }

    /// <summary>Keyframe requests that the server sent.</summary>
    internal int KeyFrameRequests { get; private set; }

    /// <summary>Packets that the server asked for again.</summary>
    internal int Nacks { get; private set; }

    /// <summary>Media packets sent.</summary>
    internal long Packets => _published.Layers.Sum(static layer => layer.Packets) + _audioPackets;

    /// <summary>Media bytes sent, RTP headers not counted.</summary>
    internal long Octets => _published.Layers.Sum(static layer => layer.Octets) + ((long)_audioPackets * AudioBytes);

    /// <summary>The longest that a frame was sent behind its time: beyond a few milliseconds the machine has no time for this client.</summary>
    internal TimeSpan LatestFrame { get; private set; }

    protected override Instant NextMediaTimeout
    {
        get
        {
            var next = Instant.Min(_nextSound, _nextReport);
            foreach (var layer in _published.Layers)
            {
                next = Instant.Min(next, layer.NextFrame);
            }

            return next;
        }
    }

    protected override void OnConnected(Instant now)
    {
        (_nextSound, _nextReport) = (now, now);
        foreach (var layer in _published.Layers)
        {
            layer.NextFrame = now;
        }
    }

    protected override void OnRtp(Instant now, Instant arrival, Span<byte> packet)
    {
    }

    protected override void OnRtcp(Instant now, ReadOnlySpan<byte> packet)
    {
        var reader = new RtcpReader(packet);
        while (reader.TryRead(out var view))
        {
            if (Nack.TryParse(view, out var nack))
            {
                foreach (var number in nack)
                {
                    Nacks++;
                    Resend(now, nack.MediaSsrc, number);
                }
            }
            else if (Pli.TryParse(view, out var pli) && LayerOf(pli.MediaSsrc) is { } layer)
            {
                KeyFrameRequests++;
                layer.IsKeyFrameWanted = true;
            }
        }
    }

    protected override void HandleMediaTimeout(Instant now)
    {
        foreach (var layer in _published.Layers)
        {
            if (now >= layer.NextFrame)
            {
                LatestFrame = now - layer.NextFrame > LatestFrame ? now - layer.NextFrame : LatestFrame;
                SendFrame(layer);
            }
        }

        if (now >= _nextSound)
        {
            _nextSound = Later(_nextSound, _audioInterval, now);
            SendSound();
        }

        if (now >= _nextReport)
        {
            _nextReport = now + _reportInterval;
            SendReports(now);
        }
    }

    private PublishedLayer? LayerOf(uint ssrc)
    {
        foreach (var layer in _published.Layers)
        {
            if (layer.Ssrc == ssrc)
            {
                return layer;
            }
        }

        return null;
    }

    private void SendFrame(PublishedLayer layer)
    {
        var frame = layer.Source.Next(layer.IsKeyFrameWanted);
        layer.IsKeyFrameWanted = false;
        for (var i = 0; i < frame.Payloads.Count; i++)
        {
            var payload = frame.Payloads[i];
            var isLast = i == frame.Payloads.Count - 1;
            var number = layer.Keep(payload, isLast);
            var length = WriteHeader(isLast, Offers.VideoPayloadType, number, layer.Timestamp, layer.Ssrc, Offers.RidId, layer.Rid);
            var now = _clock();
            layer.Log.Add(now, layer.Timestamp, RecordedVideo.BeginsKeyFrame(_published.Codec, payload), payload);
            SendRtp(now, _header.AsSpan(0, length), default, payload);
        }

        layer.Timestamp += frame.Ticks;
        layer.NextFrame = Later(layer.NextFrame, TimeSpan.FromMicroseconds(frame.Ticks * 1e6 / 90_000), _clock());
    }

    private void SendSound()
    {
        _random.NextBytes(_sound.AsSpan(1));
        var length = WriteHeader(false, Offers.AudioPayloadType, _audioNumber++, _audioTimestamp, _published.AudioSsrc, 0, "");
        var now = _clock();
        _published.Sound.Add(now, _audioTimestamp, false, _sound);
        SendRtp(now, _header.AsSpan(0, length), default, _sound);
        _audioPackets++;
        _audioTimestamp += AudioTicks;
    }

    private void Resend(Instant now, uint ssrc, ushort number)
    {
        if (LayerOf(ssrc) is not { } layer || !layer.TryGet(number, out var packet))
        {
            return;
        }

        Span<byte> original = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(original, number);
        var length = WriteHeader(
            packet.IsLast, Offers.RtxPayloadType, layer.RtxNumber++, packet.Timestamp, layer.RtxSsrc, Offers.RepairedRidId, layer.Rid);
        SendRtp(now, _header.AsSpan(0, length), original, packet.Payload);
    }

    private int WriteHeader(bool marker, byte payloadType, ushort number, uint timestamp, uint ssrc, byte ridId, string rid)
    {
        var writer = new RtpHeaderWriter(_header);
        writer.Start(marker, payloadType, number, timestamp, ssrc);
        Span<byte> value = stackalloc byte[16];
        TransportSequenceNumber.Write(value, _transportNumber++);
        writer.AddExtension(Offers.TransportCcId, value[..TransportSequenceNumber.Length]);
        if (rid.Length > 0)
        {
            // Browsers stop to name the layer when the server's reports show that it knows; to go on does no harm.
            writer.AddExtension(Offers.MidId, Offers.VideoMid);
            writer.AddExtension(ridId, value[..Encoding.ASCII.GetBytes(rid, value)]);
        }

        return writer.Finish();
    }

    private void SendReports(Instant now)
    {
        var ntp = NtpTime.From(now);
        var audio = TimestampAt(now, _nextSound, _audioTimestamp, 48_000);
        var length = new SenderReport(_published.AudioSsrc, ntp, audio, _audioPackets, _audioPackets * AudioBytes).Write(_rtcp);
        foreach (var layer in _published.Layers)
        {
            var video = TimestampAt(now, layer.NextFrame, layer.Timestamp, 90_000);
            length += new SenderReport(layer.Ssrc, ntp, video, layer.Packets, layer.Octets).Write(_rtcp.AsSpan(length));
        }

        SendRtcp(now, _rtcp.AsSpan(0, length));
    }

    /// <summary>The timestamp of now, from that of what is next and its time.</summary>
    private static uint TimestampAt(Instant now, Instant next, uint timestamp, int clockRate) =>
        timestamp - (uint)(long)((next - now).TotalSeconds * clockRate);

    /// <summary>The next time of something regular; after a pause it goes on from now and does not catch up.</summary>
    private static Instant Later(Instant due, TimeSpan interval, Instant now) => due + interval > now - interval ? due + interval : now;
}
