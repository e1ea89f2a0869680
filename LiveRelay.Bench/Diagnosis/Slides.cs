using System.Globalization;
using LiveRelay.Server.Diagnosis.Signal;

namespace LiveRelay.Bench.Diagnosis;

/// <summary>A screen with slides of known times, drawn pixel by pixel, encoded as a browser's screen is, with a mouse pointer that moves over it.</summary>
internal static class Slides
{
    private const int Width = 1280;
    private const int Height = 720;
    private const int LineHeight = 48;
    private const int GlyphWidth = 30;

    /// <summary>Draws slides into a video.</summary>
    /// <param name="path">The file.</param>
    /// <param name="slides">The lines of text on each, which slide it is, and for how long it is shown.</param>
    internal static void Draw(string path, IReadOnlyList<(int Number, int Lines, double Seconds)> slides)
    {
        var folder = Directory.CreateTempSubdirectory("liverelay-slides-");
        try
        {
            foreach (var (number, lines, _) in slides.DistinctBy(static slide => slide.Number))
            {
                File.WriteAllBytes(Path.Combine(folder.FullName, $"{number}.pgm"), [.. "P5 1280 720 255\n"u8, .. Picture(number, lines)]);
            }

            var list = Path.Combine(folder.FullName, "list.txt");
            File.WriteAllLines(list, slides.Append(slides[^1] with { Seconds = 0.1 }).Select(slide =>
                string.Create(CultureInfo.InvariantCulture, $"file '{Path.Combine(folder.FullName, $"{slide.Number}.pgm")}'\nduration {slide.Seconds}")));
            Programs.Run(
                "ffmpeg", "-loglevel", "error", "-y", "-f", "concat", "-safe", "0", "-i", list, "-f", "lavfi", "-i", "color=black:size=14x20:rate=15", "-filter_complex",
                "[0:v]fps=15[s];[s][1:v]overlay=x='640+500*sin(t)':y='360+250*cos(1.7*t)':shortest=1,format=yuv420p", "-t",
                slides.Sum(static slide => slide.Seconds).ToString(CultureInfo.InvariantCulture), "-c:v", "libx264", "-preset", "ultrafast", "-crf", "30", path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>What the tracker finds in a file, decoded as the job decodes.</summary>
    internal static IReadOnlyList<ShownSlide> Track(string path)
    {
        var tracker = new SlideTracker();
        Programs.Decode(path, SlideTracker.FrameRate, SlideTracker.Width, SlideTracker.Height, "yuv420p", SlideTracker.PictureBytes, frame => tracker.Take(frame));
        return tracker.End();
    }

    /// <summary>A white page with a title bar and lines of strokes as dense as Chinese characters, a byte for each of 1280 times 720 pixels.</summary>
    internal static byte[] Picture(int number, int lines)
    {
        var random = new Random(number);
        var picture = new byte[Width * Height];
        Array.Fill(picture, (byte)250);
        Fill(picture, 0, 0, Width, 60, 60);
        for (var line = 0; line < lines; line++)
        {
            var glyphs = 8 + random.Next(24);
            for (var glyph = 0; glyph < glyphs; glyph++)
            {
                for (var stroke = 0; stroke < 7; stroke++)
                {
                    var isFlat = random.Next(2) == 0;
                    var (x, y) = (70 + (glyph * (GlyphWidth + 4)) + random.Next(12), 90 + (line * LineHeight) + random.Next(20));
                    Fill(picture, x, y, isFlat ? 16 : 3, isFlat ? 3 : 14, 20);
                }
            }
        }

        return picture;
    }

    private static void Fill(byte[] picture, int left, int top, int width, int height, byte grey)
    {
        for (var y = top; y < Math.Min(Height, top + height); y++)
        {
            picture.AsSpan((y * Width) + left, Math.Min(width, Width - left)).Fill(grey);
        }
    }
}
