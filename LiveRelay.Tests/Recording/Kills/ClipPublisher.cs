using System.Diagnostics;
using System.Net.Sockets;
using LiveRelay.Media.Recording.Mp4;
using LiveRelay.Media.Rtcp;
using LiveRelay.Media.Rtp;
using LiveRelay.Tests.Net;
using LiveRelay.Tests.Recording.Mp4;

namespace LiveRelay.Tests.Recording.Kills;

/// <summary>
/// A teacher's camera and microphone without a browser: a clip's pictures in VP8 and its sound in Opus, over and over, at their pace and with sender
/// reports, so that what the server records of it can be decoded. Costs a browser's hundredth.
/// </summary>
internal sealed class ClipPublisher : IDisposable
{
    /// <summary>An offer whose payload types and SSRCs these are.</summary>
    internal const string Offer = "chromium-156-pub-offer-VP8.sdp";

    /// <summary>The server's option that makes it choose what is sent here.</summary>
    internal static readonly (string, string) Codec = ("Media__VideoCodecs__0", "VP8");

    private const byte Vp8PayloadType = 96;
    private const byte OpusPayloadType = 111;
    private const uint PictureSsrc = 897122777;
    private const uint SoundSsrc = 1719043249;
    private const int MaxPayload = 1100;
    private const int PicturesPerSecond = EncodedClip.FrameRate;
    private const int SoundsPerSecond = 50;
    private const int PictureTicks = 90_000 / PicturesPerSecond;
    private const int SoundTicks = 48_000 / SoundsPerSecond;

    private readonly LoopbackPeer _peer;
    private readonly EncodedClip _pictures;
    private readonly EncodedClip _sounds;
    private readonly CancellationTokenSource _end = new();
    private readonly byte[] _buffer = new byte[RtpPacket.FixedHeaderLength];
    private readonly byte[] _payload = new byte[MaxPayload + 1];
    private ushort _pictureNumber;
    private ushort _soundNumber;
    private int _next;
    private Task _sending = Task.CompletedTask;

    private ClipPublisher(LoopbackPeer peer, EncodedClip pictures, EncodedClip sounds) => (_peer, _pictures, _sounds) = (peer, pictures, sounds);

    /// <summary>When the first picture was sent.</summary>
    internal DateTimeOffset Began { get; private set; }

    /// <summary>When the last one was.</summary>
    internal DateTimeOffset Ended { get; private set; }

    /// <summary>Publishes by what <paramref name="exchange"/> answers to the offer, on loopback.</summary>
    internal static async Task<ClipPublisher> StartAsync(int mediaPort, Func<string, Task<string>> exchange)
    {
        var (pictures, sounds) = (await EncodedClip.GetAsync(SampleCodec.Vp8), await EncodedClip.GetAsync(SampleCodec.Opus));
        var offer = LoopbackPeer.OfferOf(Offer);
        var publisher = new ClipPublisher(await LoopbackPeer.ConnectAsync(offer, await exchange(offer)), pictures, sounds);
        publisher._sending = publisher.SendUntilRefusedAsync();
        return publisher;
    }

    /// <summary>Sends nothing any more.</summary>
    internal async Task StopAsync()
    {
        await _end.CancelAsync();
        await _sending;
    }

    public void Dispose()
    {
        _end.Cancel();
        _peer.Dispose();
        _end.Dispose();
    }

    /// <summary>A server that was killed refuses what is sent to it.</summary>
    private async Task SendUntilRefusedAsync()
    {
        try
        {
            await SendAllAsync();
        }
        catch (SocketException)
        {
            // What was sent last came to nobody.
        }
    }

    /// <summary>What is due by the clock, however late the timer is.</summary>
    private async Task SendAllAsync()
    {
        var clock = Stopwatch.StartNew();
        var (pictures, sounds, reports) = (0, 0, 0);
        (Began, Ended) = (DateTimeOffset.UtcNow, DateTimeOffset.UtcNow);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        do
        {
            var seconds = clock.Elapsed.TotalSeconds;
            for (; reports <= seconds; reports++)
            {
                SendReports(seconds);
                _peer.SendCheck();
            }

            for (; sounds <= seconds * SoundsPerSecond; sounds++)
            {
                Send(OpusPayloadType, SoundSsrc, _soundNumber++, (uint)(sounds * SoundTicks), marker: false, _sounds.Samples[sounds % _sounds.Samples.Count].Bytes);
            }

            for (; pictures <= seconds * PicturesPerSecond; pictures++)
            {
                // A clip begins with a keyframe, so whoever asks for one is shown it from there.
                _next = _peer.TakeKeyFrameRequest() ? 0 : _next % _pictures.Samples.Count;
                SendPicture(_pictures.Samples[_next++].Bytes, (uint)(pictures * PictureTicks));
                Ended = DateTimeOffset.UtcNow;
            }
        }
        while (!_end.IsCancellationRequested && await timer.WaitForNextTickAsync(CancellationToken.None));
    }

    /// <summary>RFC 7741 section 4.2: the smallest descriptor, with S set in a frame's first packet.</summary>
    private void SendPicture(ReadOnlySpan<byte> frame, uint timestamp)
    {
        for (var from = 0; from < frame.Length; from += MaxPayload)
        {
            var part = frame[from..Math.Min(from + MaxPayload, frame.Length)];
            _payload[0] = (byte)(from == 0 ? 0x10 : 0);
            part.CopyTo(_payload.AsSpan(1));
            Send(Vp8PayloadType, PictureSsrc, _pictureNumber++, timestamp, from + part.Length == frame.Length, _payload.AsSpan(0, part.Length + 1));
        }
    }

    private void SendReports(double seconds)
    {
        const long NtpToUnixSeconds = 2_208_988_800; // RFC 868: from 1900 to 1970
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var ntp = ((ulong)((now / 1000) + NtpToUnixSeconds) << 32) | (((ulong)(now % 1000) << 32) / 1000);
        Span<byte> packet = stackalloc byte[100];
        var length = new SenderReport(PictureSsrc, ntp, (uint)(seconds * 90_000), 0, 0).Write(packet);
        length += new SenderReport(SoundSsrc, ntp, (uint)(seconds * 48_000), 0, 0).Write(packet[length..]);
        _peer.SendRtcp(packet[..length]);
    }

    private void Send(byte payloadType, uint ssrc, ushort number, uint timestamp, bool marker, ReadOnlySpan<byte> payload)
    {
        var writer = new RtpHeaderWriter(_buffer);
        writer.Start(marker, payloadType, number, timestamp, ssrc);
        _peer.SendRtp(_buffer.AsSpan(0, writer.Finish()), payload);
    }
}
