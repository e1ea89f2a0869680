namespace LiveRelay.Tests.Browser;

/// <summary>The instruments themselves, on a connection from page to page without any server: what they show there is what a perfect relay would show.</summary>
public sealed class InstrumentTests(Chromium chromium, ITestOutputHelper output) : BrowserTest(chromium, output)
{
    private static readonly Uri _nowhere = new("http://localhost:1/");

    [Fact]
    public async Task Both_writers_of_the_clocks_blocks_agree()
    {
        var page = await OpenBlankAsync(_nowhere);
        foreach (var (source, value) in new[] { (0, 0), (7, 599), (15, (1 << 28) - 1), (3, 0x5A5A5A5) })
        {
            var blocks = await page.RunAsync<int[]>("([source, value]) => instrument.encode(source, value)", new[] { source, value });
            Assert.Equal(ClockCode.Blocks(source, value).Select(static luma => luma / 255), blocks);
        }
    }

    [Fact]
    public async Task A_direct_connection_shows_the_clock_and_keeps_lips_and_sound_together()
    {
        var sender = await OpenBlankAsync(_nowhere);
        var receiver = await OpenBlankAsync(_nowhere);
        var offer = await sender.RunAsync<string>(
            """
            async () => {
              const stream = await instrument.camera({ source: 1, width: 640, height: 360, frameRate: 30, sound: true });
              window.peer = new RTCPeerConnection();
              for (const track of stream.getTracks()) peer.addTransceiver(track, { streams: [stream], direction: 'sendonly' });
              await peer.setLocalDescription();
              while (peer.iceGatheringState !== 'complete') await new Promise((done) => setTimeout(done, 10));
              return peer.localDescription.sdp;
            }
            """);
        var answer = await receiver.RunAsync<string>(
            """
            async (sdp) => {
              window.peer = new RTCPeerConnection();
              peer.addEventListener('track', ({ track }) => {
                const element = Object.assign(document.createElement(track.kind), { autoplay: true });
                element.style.width = '100%';
                element.srcObject = new MediaStream([track]);
                document.body.append(element);
                if (track.kind === 'video') instrument.pictures.push(new instrument.PictureProbe(element));
                else instrument.sounds.push(instrument.listenTo(element));
              });
              await peer.setRemoteDescription({ type: 'offer', sdp });
              await peer.setLocalDescription();
              while (peer.iceGatheringState !== 'complete') await new Promise((done) => setTimeout(done, 10));
              return peer.localDescription.sdp;
            }
            """,
            offer);
        await sender.RunAsync("(sdp) => peer.setRemoteDescription({ type: 'answer', sdp })", answer);

        var figures = await Figures.MeasureAsync(sender, receiver, settleSeconds: 4);

        Output.WriteLine($"{figures}");
        Assert.Equal(1, figures.Seen.ShareOf(1), tolerance: 0.02);
        Timing.InRange(figures.Seen.FrameRate, 25, 31);
        Timing.InRange(figures.Seen.AgePercentile(0.95), 0, 250);
        Assert.InRange(figures.Loudness, 0.3, 1);
    }
}
