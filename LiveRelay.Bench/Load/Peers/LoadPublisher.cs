using System.Buffers.Binary;
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
    private const int AudioTicks = 960; // 20 ms
    private const int AudioBytes = 80; // 32 kbit/s
    private const int Kept = 1024;
    private const byte OpusConfiguration = 0xF8; // RFC 6716 section 3.1: one frame of 20 ms, full band

    private static readonly TimeSpan _audioInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _reportInterval = TimeSpan.FromSeconds(1);

    private readonly PublishedSsrcs _ssrcs;
    private readonly IVideoSource _source;
    private readonly PublishedStreams _published;
    private readonly Func<Instant> _clock;
    private readonly Random _random;
    private readonly byte[] _header = new byte[64];
    private readonly byte[] _sound = new byte[AudioBytes];
    private readonly byte[] _rtcp = new byte[256];
    private readonly (ushort Number, uint Timestamp, bool Marker, byte[] Payload)[] _kept = new (ushort, uint, bool, byte[])[Kept];
    private (ushort Video, ushort Audio, ushort Rtx, ushort Transport) _numbers;
    private (uint Video, uint Audio) _timestamps;
    private (uint Packets, uint Octets) _videoSent;
    private (uint Packets, uint Octets) _audioSent;
    private Instant _nextFrame = Instant.Never;
    private Instant _nextSound = Instant.Never;
    private Instant _nextReport = Instant.Never;
    private bool _isKeyFrameWanted;

    internal LoadPublisher(
        OpenSslContext dtls, IceCredentials local, Answer answer, IDatagramOutput output, PublishedSsrcs ssrcs, IVideoSource source,
        PublishedStreams published, Func<Instant> clock, int seed)
        : base(dtls, local, answer, output)
    {
        _ssrcs = ssrcs;
        _source = source;
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
    internal long Packets => _videoSent.Packets + _audioSent.Packets;

    /// <summary>Media bytes sent, RTP headers not counted.</summary>
    internal long Octets => _videoSent.Octets + (long)_audioSent.Octets;

    /// <summary>The longest that a frame was sent behind its time: beyond a few milliseconds the machine has no time for this client.</summary>
    internal TimeSpan LatestFrame { get; private set; }

    protected override Instant NextMediaTimeout => Instant.Min(Instant.Min(_nextFrame, _nextSound), _nextReport);

    protected override void OnConnected(Instant now) => (_nextFrame, _nextSound, _nextReport) = (now, now, now);

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
                    Resend(now, number);
                }
            }
            else if (Pli.TryParse(view, out _))
            {
                KeyFrameRequests++;
                _isKeyFrameWanted = true;
            }
        }
    }

    protected override void HandleMediaTimeout(Instant now)
    {
        if (now >= _nextFrame)
        {
            LatestFrame = now - _nextFrame > LatestFrame ? now - _nextFrame : LatestFrame;
            SendFrame();
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

    private void SendFrame()
    {
        var frame = _source.Next(_isKeyFrameWanted);
        _isKeyFrameWanted = false;
        for (var i = 0; i < frame.Payloads.Count; i++)
        {
            var payload = frame.Payloads[i];
            var isLast = i == frame.Payloads.Count - 1;
            _kept[_numbers.Video % Kept] = (_numbers.Video, _timestamps.Video, isLast, payload);
            var length = WriteHeader(isLast, Offers.VideoPayloadType, _numbers.Video++, _timestamps.Video, _ssrcs.Video);
            var now = _clock();
            _published.Picture.Add(now, _timestamps.Video, RecordedVideo.BeginsKeyFrame(_published.Codec, payload), payload);
            SendRtp(now, _header.AsSpan(0, length), default, payload);
            _videoSent = (_videoSent.Packets + 1, _videoSent.Octets + (uint)payload.Length);
        }

        _timestamps.Video += frame.Ticks;
        _nextFrame = Later(_nextFrame, TimeSpan.FromMicroseconds(frame.Ticks * 1e6 / 90_000), _clock());
    }

    private void SendSound()
    {
        _random.NextBytes(_sound.AsSpan(1));
        var length = WriteHeader(false, Offers.AudioPayloadType, _numbers.Audio++, _timestamps.Audio, _ssrcs.Audio);
        var now = _clock();
        _published.Sound.Add(now, _timestamps.Audio, false, _sound);
        SendRtp(now, _header.AsSpan(0, length), default, _sound);
        _audioSent = (_audioSent.Packets + 1, _audioSent.Octets + AudioBytes);
        _timestamps.Audio += AudioTicks;
    }

    private void Resend(Instant now, ushort number)
    {
        var kept = _kept[number % Kept];
        if (kept.Payload is null || kept.Number != number)
        {
            return;
        }

        Span<byte> original = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(original, number);
        var length = WriteHeader(kept.Marker, Offers.RtxPayloadType, _numbers.Rtx++, kept.Timestamp, _ssrcs.Rtx);
        SendRtp(now, _header.AsSpan(0, length), original, kept.Payload);
    }

    private int WriteHeader(bool marker, byte payloadType, ushort number, uint timestamp, uint ssrc)
    {
        var writer = new RtpHeaderWriter(_header);
        writer.Start(marker, payloadType, number, timestamp, ssrc);
        Span<byte> value = stackalloc byte[TransportSequenceNumber.Length];
        TransportSequenceNumber.Write(value, _numbers.Transport++);
        writer.AddExtension(Offers.TransportCcId, value);
        return writer.Finish();
    }

    private void SendReports(Instant now)
    {
        var ntp = NtpTime.From(now);
        var video = TimestampAt(now, _nextFrame, _timestamps.Video, 90_000);
        var audio = TimestampAt(now, _nextSound, _timestamps.Audio, 48_000);
        var length = new SenderReport(_ssrcs.Video, ntp, video, _videoSent.Packets, _videoSent.Octets).Write(_rtcp);
        length += new SenderReport(_ssrcs.Audio, ntp, audio, _audioSent.Packets, _audioSent.Octets).Write(_rtcp.AsSpan(length));
        SendRtcp(now, _rtcp.AsSpan(0, length));
    }

    /// <summary>The timestamp of now, from that of what is next and its time.</summary>
    private static uint TimestampAt(Instant now, Instant next, uint timestamp, int clockRate) =>
        timestamp - (uint)(long)((next - now).TotalSeconds * clockRate);

    /// <summary>The next time of something regular; after a pause it goes on from now and does not catch up.</summary>
    private static Instant Later(Instant due, TimeSpan interval, Instant now) => due + interval > now - interval ? due + interval : now;
}
