using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace LiveRelay.Tests.Jobs;

/// <summary>The real FFmpeg, to make files for tests and to look into those that were made.</summary>
internal static class MediaTools
{
    /// <summary>Runs FFmpeg; gives what it says.</summary>
    internal static Task<string> FfmpegAsync(params string[] arguments) =>
        RunAsync("ffmpeg", ["-hide_banner", "-nostdin", "-nostats", "-y", .. arguments], isError: true);

    /// <summary>What ffprobe says of a file.</summary>
    internal static async Task<JsonElement> ProbeAsync(string path, params string[] more) =>
        JsonDocument.Parse(await RunAsync("ffprobe", ["-v", "error", "-show_streams", "-show_format", "-of", "json", .. more, path], isError: false)).RootElement;

    /// <summary>All samples of a sound from its time 0 on, mono, 48 per millisecond; timestamps rule, as they do in players.</summary>
    internal static async Task<float[]> SamplesAsync(string path)
    {
        var raw = path + ".f32";
        await FfmpegAsync("-copyts", "-i", path, "-af", "aresample=48000:async=1:first_pts=0", "-ac", "1", "-f", "f32le", raw);
        var bytes = await File.ReadAllBytesAsync(raw);
        File.Delete(raw);
        var samples = new float[bytes.Length / sizeof(float)];
        Buffer.BlockCopy(bytes, 0, samples, 0, samples.Length * sizeof(float));
        return samples;
    }

    /// <summary>When sounds begin after a tenth of a second of silence, in milliseconds.</summary>
    internal static List<double> Onsets(float[] samples, float loud = 0.02f)
    {
        const int Quiet = 4800;
        const double PerMillisecond = 48;
        var onsets = new List<double>();
        var last = -Quiet;
        for (var i = 0; i < samples.Length; i++)
        {
            if (Math.Abs(samples[i]) > loud)
            {
                if (i - last >= Quiet)
                {
                    onsets.Add(i / PerMillisecond);
                }

                last = i;
            }
        }

        return onsets;
    }

    /// <summary>The loudness of a sound in LUFS, by EBU R 128.</summary>
    internal static async Task<double> LoudnessAsync(string path)
    {
        var log = await FfmpegAsync("-i", path, "-filter_complex", "ebur128", "-f", "null", "-");
        var summary = log[log.LastIndexOf("Integrated loudness", StringComparison.Ordinal)..];
        var value = summary[(summary.IndexOf("I:", StringComparison.Ordinal) + 2)..summary.IndexOf("LUFS", StringComparison.Ordinal)];
        return double.Parse(value, CultureInfo.InvariantCulture);
    }

    /// <summary>The mean colour of a part of a picture at a moment of a video.</summary>
    internal static async Task<(int Red, int Green, int Blue)> ColourAsync(string path, double seconds, string crop = "iw:ih:0:0")
    {
        var raw = path + ".rgb";
        string[] at = seconds > 0 ? ["-ss", seconds.ToString("0.000", CultureInfo.InvariantCulture)] : [];
        await FfmpegAsync([.. at, "-i", path, "-frames:v", "1", "-vf", $"crop={crop},scale=1:1:flags=area", "-pix_fmt", "rgb24", "-f", "rawvideo", raw]);
        var bytes = await File.ReadAllBytesAsync(raw);
        File.Delete(raw);
        return (bytes[0], bytes[1], bytes[2]);
    }

    private static async Task<string> RunAsync(string program, string[] arguments, bool isError)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await errors}");
        return isError ? await errors : await output;
    }
}
