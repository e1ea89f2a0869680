using System.Diagnostics;
using System.Globalization;

namespace LiveRelay.Tests.Browser;

/// <summary>
/// What Chromium's fake camera and microphone play: a Y4M clip whose frames carry their number in blocks, and a WAV with a beep at each
/// second. FFmpeg makes both; they are kept in the temporary directory for the next run.
/// </summary>
internal sealed record Clip(string Video, string Sound)
{
    internal const int Width = 640;
    internal const int Height = 360;
    internal const int FrameRate = 30;
    internal const int Seconds = 20;

    /// <summary>The source in the blocks, to tell this picture from others.</summary>
    internal const int Source = 7;

    /// <summary>In the name of the cached files: raise it when they change.</summary>
    private const int Version = 1;

    internal static async Task<Clip> GetAsync()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"liverelay-clip-{Version}");
        var clip = new Clip(Path.Combine(directory, "clock.y4m"), Path.Combine(directory, "beep.wav"));
        if (!File.Exists(clip.Video) || !File.Exists(clip.Sound))
        {
            Directory.CreateDirectory(directory);
            await MakeAsync(clip.Video, Picture, static input => WriteBlocks(input));
            await MakeAsync(clip.Sound, Beeps, static _ => { });
        }

        return clip;
    }

    /// <summary>A test card, and over its top the blocks, which come as tiny grey frames on standard input.</summary>
    private static string[] Picture { get; } =
    [
        "-f", "lavfi", "-i", Text($"testsrc2=size={Width}x{Height}:rate={FrameRate}"),
        "-f", "rawvideo", "-pixel_format", "gray", "-video_size", Text($"{ClockCode.Columns}x{ClockCode.Rows}"),
        "-framerate", Text($"{FrameRate}"), "-i", "pipe:0",
        "-filter_complex", Text($"[1]scale={Width}:{Height / ClockCode.HeightShare}:flags=neighbor[clock];[0][clock]overlay=shortest=1"),
        "-pix_fmt", "yuv420p", "-f", "yuv4mpegpipe",
    ];

    private static string[] Beeps { get; } =
    [
        "-f", "lavfi", "-i", Text($"aevalsrc=0.5*sin(2*PI*1000*t)*lt(mod(t\\,1)\\,0.1):sample_rate=48000:duration={Seconds}"), "-f", "wav",
    ];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void WriteBlocks(Stream input)
    {
        for (var frame = 0; frame < Seconds * FrameRate; frame++)
        {
            input.Write(ClockCode.Blocks(Source, frame));
        }
    }

    /// <summary>Runs FFmpeg into a file beside, which takes its name only when it is whole.</summary>
    private static async Task MakeAsync(string path, string[] arguments, Action<Stream> feed)
    {
        var unfinished = $"{path}.{Environment.ProcessId}";
        var start = new ProcessStartInfo("ffmpeg", ["-hide_banner", "-loglevel", "error", "-y", .. arguments, unfinished])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        feed(process.StandardInput.BaseStream);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"ffmpeg failed:\n{await errors}");
        }

        File.Move(unfinished, path, overwrite: true);
    }
}
