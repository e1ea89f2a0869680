using LiveRelay.Media.Recording.Mp4;
using LiveRelay.Tests.Browser;

namespace LiveRelay.Tests.Recording.Mp4;

/// <summary>A real Chromium plays the files: by a plain address with exact duration, each seek at the right picture; and piece by piece.</summary>
[Collection(BrowserCollection.Name)]
public sealed class Mp4BrowserTests(Chromium chromium)
{
    /// <summary>Forth and back, within what was read and beyond.</summary>
    private static readonly double[] _seeks = [3.5, 0.5, 5.5, 1.02, 4.98, 2.5];

    private const string Appending = """
        const source = new MediaSource();
        video.src = URL.createObjectURL(source);
        await new Promise((resolve) => source.addEventListener("sourceopen", resolve, { once: true }));
        const buffer = source.addSourceBuffer(time.type);
        for (const [from, to] of time.ranges) {
          const response = await fetch("/file.mp4", { headers: { Range: `bytes=${from}-${to - 1}` } });
          buffer.appendBuffer(await response.arrayBuffer());
          await new Promise((resolve) => buffer.addEventListener("updateend", resolve, { once: true }));
        }
        """;

    public static TheoryData<string> Pictures => [.. Enum.GetNames<SampleCodec>().Where(static name => name != nameof(SampleCodec.Opus))];

    [Theory]
    [MemberData(nameof(Pictures))]
    public async Task A_complete_file_plays_from_its_address(string codec)
    {
        var clip = await EncodedClip.GetAsync(Enum.Parse<SampleCodec>(codec));
        await using var media = await MediaPage.OpenAsync(chromium, WrittenFile.Write(clip).Bytes.ToArray());

        var duration = await media.Page.EvaluateAsync<double>(Script("""
            video.src = "/file.mp4";
            await once("loadedmetadata");
            return video.duration;
            """));
        Assert.Equal(EncodedClip.Seconds, duration, 1e-6);

        foreach (var time in _seeks)
        {
            var brightness = await media.Page.EvaluateAsync<int>(Script("return brightnessAt(time);"), time);
            AssertBrightness(time, brightness);
        }
    }

    /// <summary>A browser decodes ahead of where the player jumps, so that it comes to what is cut away each time.</summary>
    [Theory]
    [MemberData(nameof(Pictures))]
    public async Task Playing_on_over_what_was_cut_away_breaks_nothing(string codec)
    {
        const long StartsAt = 1234;
        var file = WrittenFile.Write(await EncodedClip.GetAsync(Enum.Parse<SampleCodec>(codec)));
        var seen = file.Bytes.ToArray();
        CutPlan.Make(file, [[StartsAt + 500, StartsAt + 1500], [StartsAt + 4500, StartsAt + 6000]], StartsAt)!.Apply(0, seen);
        await using var media = await MediaPage.OpenAsync(chromium, seen);

        var end = await media.Page.EvaluateAsync<double>(Script("""
            video.src = "/file.mp4";
            await once("loadedmetadata");
            video.currentTime = 1;
            await once("seeked");
            void video.play();
            await new Promise((resolve, reject) => {
              video.addEventListener("timeupdate", () => video.currentTime > 1.8 && resolve());
              video.addEventListener("error", () => reject(new Error(video.error.message)));
            });
            video.currentTime = 4.6;
            await once("ended");
            return video.duration;
            """));

        Assert.Equal(EncodedClip.Seconds, end, 1e-6);
        AssertBrightness(5.5, await media.Page.EvaluateAsync<int>(Script("return brightnessAt(time);"), 5.5));
        AssertBrightness(1.2, await media.Page.EvaluateAsync<int>(Script("return brightnessAt(time);"), 1.2));
    }

    [Theory]
    [InlineData("H264")]
    [InlineData("Vp9")]
    [InlineData("Av1")]
    public async Task A_file_plays_piece_by_piece(string codec)
    {
        var clip = await EncodedClip.GetAsync(Enum.Parse<SampleCodec>(codec));
        var file = WrittenFile.Write(clip);
        var summary = Mp4Recovery.Finish(file);
        await using var media = await MediaPage.OpenAsync(chromium, file.Bytes.ToArray());
        var pieces = new { type = $"video/mp4; codecs=\"{summary.Codecs}\"", ranges = RangesOf(summary) };

        var end = await media.Page.EvaluateAsync<double>(Script($$"""
            {{Appending}}
            return buffer.buffered.length === 1 ? buffer.buffered.end(0) : -1;
            """), pieces);
        Assert.Equal(EncodedClip.Seconds, end, 1e-6);

        var brightness = await media.Page.EvaluateAsync<int>(Script("return brightnessAt(time);"), 4.5);
        AssertBrightness(4.5, brightness);
    }

    /// <summary>Whole and piece by piece, as a phone is held that publishes.</summary>
    [Theory]
    [InlineData(90, 180, 320)]
    [InlineData(180, 320, 180)]
    [InlineData(270, 180, 320)]
    public async Task A_turned_picture_stands_upright(int turn, int width, int height)
    {
        var file = WrittenFile.Write(await EncodedClip.GetWithWhiteLeftAsync(), turn: turn);
        var summary = Mp4Recovery.Finish(file);
        await using var media = await MediaPage.OpenAsync(chromium, file.Bytes.ToArray());
        var pieces = new { type = $"video/mp4; codecs=\"{summary.Codecs}\"", ranges = RangesOf(summary) };
        string[] ways = ["video.src = '/file.mp4'; await once('loadedmetadata');", Appending];

        foreach (var way in ways)
        {
            var seen = await media.Page.EvaluateAsync<int[]>(Script($$"""
                {{way}}
                await brightnessAt(1);
                const canvas = document.createElement("canvas");
                canvas.width = canvas.height = 2;
                const context = canvas.getContext("2d");
                context.drawImage(video, 0, 0, 2, 2);
                const pixel = (x, y) => context.getImageData(x, y, 1, 1).data[1] > 128 ? 1 : 0;
                return [video.videoWidth, video.videoHeight, pixel(0, 0), pixel(1, 0), pixel(0, 1), pixel(1, 1)];
                """), pieces);
            int[] white = turn switch { 90 => [1, 1, 0, 0], 180 => [0, 1, 0, 1], _ => [0, 0, 1, 1] };
            Assert.Equal([width, height, .. white], seen);
        }
    }

    /// <summary>A hole in a sound is heard as what was before it, and not as a click into silence.</summary>
    [Fact]
    public async Task Holes_in_a_sound_are_made_up()
    {
        const int Every = 25;
        await using var media = await MediaPage.OpenAsync(chromium, WrittenFile.Write(await EncodedClip.GetWithHolesAsync(Every)).Bytes.ToArray());
        var levels = await media.Page.EvaluateAsync<double[]>(Script("""
            const bytes = await (await fetch("/file.mp4")).arrayBuffer();
            const sound = await new OfflineAudioContext(2, 48000, 48000).decodeAudioData(bytes);
            const samples = sound.getChannelData(0);
            const level = (from) => Math.sqrt(samples.slice(from, from + 960).reduce((sum, value) => sum + value * value, 0) / 960);
            return [sound.duration, ...[50, 100, 150, 200, 250].flatMap((packet) => [level((packet - 3) * 960), level(packet * 960)])];
            """));

        Assert.Equal(EncodedClip.Seconds, levels[0], 0.1);
        Assert.All(levels[1..].Chunk(2), static pair => Assert.InRange(pair[1] / pair[0], 0.5, 1.5));
    }

    private static long[][] RangesOf(Mp4Summary summary) =>
    [
        [summary.InitOffset, summary.InitOffset + summary.InitBytes],
        .. summary.Fragments.Select(static fragment => new[] { fragment.Offset, fragment.Offset + fragment.Bytes }),
    ];

    /// <summary>What the limited range of a picture's luma is on a canvas; encoders lose some.</summary>
    private static void AssertBrightness(double time, int brightness)
    {
        var expected = (EncodedClip.Brightness((int)time) - 16) * 255 / 219;
        Assert.InRange(brightness, expected - 12, expected + 12);
    }

    private static string Script(string body) => $$"""
        async (time) => {
          const video = document.querySelector("video");
          const once = (name) => new Promise((resolve, reject) => {
            video.addEventListener(name, resolve, { once: true });
            video.addEventListener("error", () => reject(new Error(video.error.message)), { once: true });
          });
          // That a seek has ended does not say that its picture is there to be drawn, and one that is presented may be the one before.
          const presents = (moment) => new Promise((resolve) => {
            const look = (_, { mediaTime }) => Math.abs(mediaTime - moment) < 0.2 ? resolve(true) : video.requestVideoFrameCallback(look);
            video.requestVideoFrameCallback(look);
            setTimeout(() => resolve(false), 3000);
          });
          // A busy browser may tell nothing of a picture that it presents, and one that stands is not presented again: so it is sought anew.
          const brightnessAt = async (moment) => {
            for (let tries = 0, isThere = false; !isThere; tries++) {
              if (tries === 5) throw new Error(`the picture at ${moment} s was never presented`);
              const presented = presents(moment);
              const arrived = once("seeked");
              video.currentTime = moment;
              await arrived;
              isThere = await presented;
            }
            const canvas = document.createElement("canvas");
            canvas.width = canvas.height = 1;
            const context = canvas.getContext("2d");
            context.drawImage(video, 0, 0, 1, 1);
            return context.getImageData(0, 0, 1, 1).data[1];
          };
          {{body}}
        }
        """;
}
