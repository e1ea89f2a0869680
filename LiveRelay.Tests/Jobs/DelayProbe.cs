using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using LiveRelay.Media.Rtp;
using LiveRelay.Tests.Browser;
using LiveRelay.Tests.Net;
using LiveRelay.Tests.Recording.Kills;

namespace LiveRelay.Tests.Jobs;

/// <summary>
/// A publisher and a viewer of the demo lesson in one process and on one clock: a hundred packets a second, each of which says when it was sent. What is
/// measured is the whole way, the server's waiting for a processor included.
/// </summary>
internal sealed class DelayProbe : IDisposable
{
    private const string ViewersOffer = "chromium-156-sub-offer-VP8.sdp";
    private const byte Vp8PayloadType = 96;
    private const uint PictureSsrc = 897122777;
    private const int TicksPerPacket = 900;
    private const int PayloadBytes = 1000;
    private const int SentAt = 12;

    /// <summary>RFC 7741 section 4.2 and RFC 6386 section 9.1: the smallest descriptor, then a keyframe of 640x360.</summary>
    private static readonly byte[] _keyFrame = [0x10, 0x10, 0, 0, 0x9D, 0x01, 0x2A, 0x80, 0x02, 0x68, 0x01];

    private readonly LoopbackPeer _publisher;
    private readonly LoopbackPeer _viewer;
    private readonly ConcurrentQueue<double> _delays = [];
    private readonly CancellationTokenSource _end = new();

    private readonly Thread _sender;
    private readonly Thread _receiver;
    private volatile bool _isOver;

    private DelayProbe(LoopbackPeer publisher, LoopbackPeer viewer)
    {
        (_publisher, _viewer) = (publisher, viewer);
        (_sender, _receiver) = (new Thread(SendAll) { IsBackground = true }, new Thread(ReceiveAll) { IsBackground = true });
        _sender.Start();
        _receiver.Start();
    }

    internal static async Task<DelayProbe> StartAsync(ServerProcess server)
    {
        var (published, watched) = (LoopbackPeer.OfferOf(ClipPublisher.Offer), LoopbackPeer.OfferOf(ViewersOffer));
        var publisher = await LoopbackPeer.ConnectAsync(published, await ExchangeAsync(server, "whip/demo?track=camera", "teacher", published));
        var viewer = await LoopbackPeer.ConnectAsync(watched, await ExchangeAsync(server, "whep/demo", "observer", watched));
        return new DelayProbe(publisher, viewer);
    }

    /// <summary>The delays in milliseconds of what came since this was asked last.</summary>
    internal List<double> Take()
    {
        List<double> taken = [];
        while (_delays.TryDequeue(out var delay))
        {
            taken.Add(delay);
        }

        return taken;
    }

    public void Dispose()
    {
        _isOver = true;
        _receiver.Join();
        _end.Cancel();
        _sender.Join();
        _publisher.Dispose();
        _viewer.Dispose();
        _end.Dispose();
    }

    private static async Task<string> ExchangeAsync(ServerProcess server, string path, string role, string offer)
    {
        using var http = new HttpClient { BaseAddress = server.BaseUrl };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.Token(role));
        using var content = new StringContent(offer, new MediaTypeHeaderValue("application/sdp"));
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, text);
        return text;
    }

    private void SendAll()
    {
        Span<byte> header = stackalloc byte[RtpPacket.FixedHeaderLength];
        var payload = new byte[PayloadBytes];
        _keyFrame.CopyTo(payload, 0);
        for (var number = 0; !_end.Token.WaitHandle.WaitOne(10); number++)
        {
            if (number % 100 == 0)
            {
                _publisher.SendCheck();
                _viewer.SendCheck();
            }

            var writer = new RtpHeaderWriter(header);
            writer.Start(marker: true, Vp8PayloadType, (ushort)number, (uint)(number * TicksPerPacket), PictureSsrc);
            var length = writer.Finish();
            BinaryPrimitives.WriteInt64BigEndian(payload.AsSpan(SentAt), Stopwatch.GetTimestamp());
            _publisher.SendRtp(header[..length], payload);
        }
    }

    private void ReceiveAll()
    {
        while (!_isOver && _viewer.TryReceiveRtp(out var bytes, out var at))
        {
            // Probes for bandwidth and what was sent again carry something else.
            if (RtpPacket.TryParse(bytes, out var packet) && packet.Payload.Length == PayloadBytes)
            {
                _delays.Enqueue(Stopwatch.GetElapsedTime(BinaryPrimitives.ReadInt64BigEndian(packet.Payload[SentAt..]), at).TotalMilliseconds);
            }
        }
    }
}
