using System.Diagnostics;

namespace LiveRelay.Bench.Diagnosis;

/// <summary>Other programs, run to their end.</summary>
internal static class Programs
{
    /// <summary>Small pictures of a film at an even rate, decoded as the diagnosis decodes.</summary>
    /// <param name="path">The film.</param>
    /// <param name="rate">Pictures a second.</param>
    /// <param name="width">Of a picture.</param>
    /// <param name="height">Of a picture.</param>
    /// <param name="pixelFormat">As FFmpeg names it.</param>
    /// <param name="bytes">Of a picture.</param>
    /// <param name="take">Takes each.</param>
    internal static void Decode(string path, int rate, int width, int height, string pixelFormat, int bytes, Action<byte[]> take)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "ffmpeg",
            [
                "-loglevel", "error", "-skip_loop_filter", "all", "-i", path, "-vf",
                $"fps=fps={rate}:start_time=0:round=up,scale={width}:{height}:flags=area,format={pixelFormat}", "-f", "rawvideo", "pipe:1",
            ])
        { RedirectStandardOutput = true })!;
        var picture = new byte[bytes];
        while (process.StandardOutput.BaseStream.ReadAtLeast(picture, bytes, throwOnEndOfStream: false) == bytes)
        {
            take(picture);
        }

        process.WaitForExit();
    }

    internal static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments))!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
        }
    }
}
