using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using LiveRelay.Server.Diagnosis;
using Microsoft.Extensions.Options;

namespace LiveRelay.Bench.Diagnosis;

/// <summary>How long the diagnosis of a whole lesson takes, as the server's own job does it.</summary>
internal static class LongLesson
{
    private const int PieceSeconds = 120;

    private static readonly (int Number, int Lines, double Seconds)[] _slides = [.. Enumerable.Range(1, 6).Select(static n => (n, 2 * n, PieceSeconds / 6.0))];

    /// <summary>Makes a lesson of two sounds, a camera and a screen, both 1280 x 720, and measures it.</summary>
    /// <param name="minutes">How long it is.</param>
    internal static async Task<int> RunAsync(int minutes)
    {
        using var folder = new JobFolder(minutes * 60_000L);
        Make(folder, minutes);
        var context = folder.Begin();
        var (begin, own) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await new DiagnosisJob(Options.Create(new DiagnosisOptions())).RunAsync(context, CancellationToken.None);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"a lesson of {minutes} minutes: {Stopwatch.GetElapsedTime(begin).TotalSeconds:0} s, of which the server's own CPU {(Environment.CpuUsage.TotalTime - own).TotalSeconds:0} s; faces {(Faces.Cascade is null ? "not " : "")}looked for"));
        return 0;
    }

    /// <summary>Two minutes of each, again and again.</summary>
    private static void Make(JobFolder folder, int minutes)
    {
        string Piece(string name) => folder.PathOf($"piece-{name}");
        void Add(string name, bool isVideo)
        {
            Programs.Run(
                "ffmpeg", "-loglevel", "error", "-y", "-stream_loop", "-1", "-i", Piece(name), "-t", (minutes * 60).ToString(CultureInfo.InvariantCulture), "-c", "copy",
                "-movflags", "+frag_keyframe+empty_moov+default_base_moof", folder.PathOf(name));
            folder.Add(name, isVideo);
        }

        Faces.Draw(Piece("camera-1.video.mp4"), facePixels: 140, PieceSeconds, frameRate: 30);
        Add("camera-1.video.mp4", isVideo: true);
        Slides.Draw(Piece("screen-1.video.mp4"), _slides);
        Add("screen-1.video.mp4", isVideo: true);
        foreach (var (name, voice) in new[] { ("camera-1.audio.mp4", Speech.Mandarin), ("guest-1.audio.mp4", "yue+f2") })
        {
            Speak(Piece(name), voice);
            Add(name, isVideo: false);
        }
    }

    private static void Speak(string path, string voice)
    {
        var sound = new Sound(PieceSeconds);
        var said = Speech.Of(voice).Select(sentence => Speech.Say(voice, 140, sentence.Text)).ToList();
        var at = 1.0;
        for (var i = 0; at < PieceSeconds; i++)
        {
            at = sound.Add(said[i % said.Count], at) + 1;
        }

        sound.AddNoise(30);
        var raw = path + ".raw";
        File.WriteAllBytes(raw, MemoryMarshal.AsBytes<short>(sound.ToSamples()).ToArray());
        Programs.Run("ffmpeg", "-loglevel", "error", "-y", "-f", "s16le", "-ar", "16000", "-ac", "1", "-i", raw, "-ar", "48000", "-c:a", "libopus", path);
        File.Delete(raw);
    }
}
