using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LiveRelay.Media.Recording.Mp4;

namespace LiveRelay.Tests.Recording.Mp4;

/// <summary>FFmpeg finds nothing wrong in any file, whole or growing, and as many samples, keyframes and seconds as were written.</summary>
public sealed class Mp4PlayTests
{
    public static TheoryData<string> Codecs => [.. Enum.GetNames<SampleCodec>()];

    [Theory]
    [MemberData(nameof(Codecs))]
    public async Task A_complete_file_has_exactly_what_was_written(string codec)
    {
        var clip = await EncodedClip.GetAsync(Enum.Parse<SampleCodec>(codec));
        var path = Save(WrittenFile.Write(clip).Bytes);
        try
        {
            var (duration, packets, keyFrames) = await ProbeAsync(path);
            Assert.Equal(clip.Samples.Count * (double)WrittenFile.DurationOf(clip.Codec) / (clip.Codec == SampleCodec.Opus ? 48_000 : 90_000), duration, 5e-6);
            Assert.Equal(clip.Samples.Count, packets);
            Assert.Equal(clip.Samples.Count(static sample => sample.IsKeyFrame), keyFrames);
            await AssertPlaysAsync(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_file_that_is_being_written_plays_as_far_as_it_goes()
    {
        var clip = await EncodedClip.GetAsync(SampleCodec.H264);
        var path = Save(WrittenFile.Write(clip, isEnded: false).Bytes);
        try
        {
            Assert.Equal(clip.Samples.Count, (await ProbeAsync(path)).Packets);
            await AssertPlaysAsync(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_picture_may_change_its_size()
    {
        var clip = await EncodedClip.GetWithTwoSizesAsync();
        var path = Save(WrittenFile.Write(clip).Bytes);
        try
        {
            Assert.Equal(EncodedClip.Seconds + 2, (await ProbeAsync(path)).Duration, 5e-6);
            var sizes = await RunAsync("ffprobe", ["-v", "error", "-show_entries", "frame=width,height", "-of", "csv=p=0", path]);
            Assert.Equal(["320,180", "640,360"], sizes.Split(['\n', ','], StringSplitOptions.RemoveEmptyEntries).Chunk(2).Select(static size => string.Join(',', size)).Distinct());
            await AssertPlaysAsync(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(90, "180,320", "above")]
    [InlineData(180, "320,180", "right")]
    [InlineData(270, "180,320", "below")]
    public async Task A_turned_picture_is_turned_back_also_after_its_writing_broke_off(int turn, string size, string white)
    {
        var clip = await EncodedClip.GetWithWhiteLeftAsync();
        foreach (var isEnded in (bool[])[true, false])
        {
            var file = WrittenFile.Write(clip, isEnded, turn: turn);
            var summary = Mp4Recovery.Finish(file);
            Assert.Equal(size, $"{summary.Width},{summary.Height}");
            var path = Save(file.Bytes);
            try
            {
                await AssertPlaysAsync(path);
                Assert.Equal(white, await WhiteSideAsync(path));
            }
            finally
            {
                File.Delete(path);
            }
        }
    }

    [Fact]
    public async Task Holes_in_a_sound_play_without_a_word()
    {
        var path = Save(WrittenFile.Write(await EncodedClip.GetWithHolesAsync(10)).Bytes);
        try
        {
            await AssertPlaysAsync(path);
            Assert.Equal("", await RunAsync("ffmpeg", ["-v", "error", "-xerror", "-c:a", "libopus", "-i", path, "-f", "null", "-"]));
            Assert.Equal(EncodedClip.Seconds, (await ProbeAsync(path)).Duration, 0.1);
        }
        finally
        {
            File.Delete(path);
        }
    }

    internal static string Save(ReadOnlySpan<byte> bytes)
    {
        var path = Path.Combine(Path.GetTempPath(), $"liverelay-{Guid.NewGuid():N}.mp4");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    internal static async Task AssertPlaysAsync(string path) => Assert.Equal("", await RunAsync("ffmpeg", ["-v", "error", "-xerror", "-i", path, "-f", "null", "-"]));

    internal static async Task<(double Duration, int Packets, int KeyFrames)> ProbeAsync(string path)
    {
        var text = await RunAsync("ffprobe", ["-v", "error", "-show_entries", "format=duration:packet=flags", "-of", "json", path]);
        using var json = JsonDocument.Parse(text);
        var packets = json.RootElement.GetProperty("packets").EnumerateArray().ToList();
        var duration = double.Parse(json.RootElement.GetProperty("format").GetProperty("duration").GetString()!, CultureInfo.InvariantCulture);
        return (duration, packets.Count, packets.Count(static packet => packet.GetProperty("flags").GetString()!.StartsWith('K')));
    }

    /// <summary>Which half of a picture is white, as FFmpeg shows it.</summary>
    private static async Task<string> WhiteSideAsync(string path)
    {
        var corners = await RunAsync("ffmpeg", ["-v", "error", "-i", path, "-frames:v", "1", "-vf", "scale=2:2:flags=area,format=gray,lutyuv=y='if(gt(val,128),49,48)',format=gray", "-f", "rawvideo", "-"]);
        return corners switch { "1100" => "above", "0011" => "below", "1010" => "left", "0101" => "right", _ => corners };
    }

    /// <summary>What a program says, on either stream.</summary>
    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return $"{output}{await errors}";
    }
}
