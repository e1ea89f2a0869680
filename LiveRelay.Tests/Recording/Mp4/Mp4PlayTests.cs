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
