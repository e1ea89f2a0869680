using System.Globalization;
using LiveRelay.Server.Diagnosis;

namespace LiveRelay.Bench.Diagnosis;

/// <summary>A screen with slides of real Chinese, as a lesson has them, and what is read of them.</summary>
internal static class WrittenSlides
{
    private const int SecondsEach = 6;

    private static readonly string[] _pages =
    [
        "圆的面积怎样计算\n把圆分成许多相等的小扇形\n拼成一个近似的长方形\n长方形的长等于圆周长的一半\n宽等于圆的半径",
        "静夜思\n床前明月光\n疑是地上霜\n举头望明月\n低头思故乡",
        "练习二\n一个圆形花坛的半径是 5 米\n它的周长是多少米\n面积是多少平方米\n请同桌互相说一说你是怎么想的\n再写在练习本上",
        "Unit 3 My school day\nWhat time do you get up\nI get up at six in the morning\nWhen do you have lunch",
    ];

    /// <summary>How many words are on all of them.</summary>
    internal static int Words => _pages.Sum(SlideReader.Count);

    /// <summary>Writes them with letters of a size, encodes them, and has them read.</summary>
    /// <param name="letterPixels">The letters' height, of 720 pixels.</param>
    /// <returns>How many words were read; <c>null</c> where nothing reads.</returns>
    internal static async Task<int?> ReadAsync(int letterPixels)
    {
        using var folder = new JobFolder(_pages.Length * SecondsEach * 1000L);
        var screen = folder.Add("screen-1.video.mp4", isVideo: true);
        var path = folder.PathOf(screen.FileName);
        Draw(path, folder, letterPixels);
        var words = await new SlideReader(folder.Begin(), new DiagnosisOptions()).CountAsync(screen, Slides.Track(path), CancellationToken.None);
        return words.Count == 0 ? null : words.Values.Sum();
    }

    private static void Draw(string path, JobFolder folder, int letterPixels)
    {
        var texts = _pages.Select((page, number) =>
        {
            var file = folder.PathOf($"page-{number}.txt");
            File.WriteAllText(file, page);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"drawtext=font='Noto Sans CJK SC':textfile={file}:fontsize={letterPixels}:x=80:y=60:line_spacing={letterPixels / 2}:fontcolor=0x202020:enable='between(t,{number * SecondsEach},{((number + 1) * SecondsEach) - 0.01})'");
        });
        Programs.Run(
            "ffmpeg", "-loglevel", "error", "-y", "-f", "lavfi", "-i", $"color=0xF4F4F0:size=1280x720:rate=15:duration={_pages.Length * SecondsEach}", "-vf", string.Join(',', texts),
            "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "30", path);
    }
}
