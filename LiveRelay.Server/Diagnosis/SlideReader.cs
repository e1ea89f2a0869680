using System.Globalization;
using System.Text;
using LiveRelay.Server.Diagnosis.Signal;
using LiveRelay.Server.Jobs;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Diagnosis;

/// <summary>Counts the words on slides, where Tesseract is installed to read them. What is wrong with that program leaves them uncounted, and no more.</summary>
internal sealed class SlideReader(JobContext context, DiagnosisOptions options)
{
    private const string Pictures = "slide-%d.png";

    /// <summary>Counts them on each slide that stands still and was not shown before; on the first ones of very many.</summary>
    /// <param name="screen">The screen's file.</param>
    /// <param name="shown">Its slides.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>By the slide's number.</returns>
    internal async Task<IReadOnlyDictionary<int, int>> CountAsync(RecordingTrackRecord screen, IReadOnlyList<ShownSlide> shown, CancellationToken cancellationToken)
    {
        var words = new Dictionary<int, int>();
        int[] read = [.. Enumerable.Range(0, shown.Count).Where(number => !shown[number].IsMoving && shown[number].SameAs == number).Take(options.MostSlidesRead)];
        if (read.Length == 0 || !await CanReadAsync(cancellationToken))
        {
            return words;
        }

        // The same pictures that the tracker saw, by the same numbers, in their own size.
        var middles = string.Join('+', read.Select(number => $"eq(n\\,{(shown[number].From + shown[number].To) / 2})"));
        await context.RunFfmpegAsync(
            [
                SoundGraph.KeepTimes, "-threads", context.Ffmpeg.Threads, "-i", context.PathOf(screen), "-map", "0:v:0",
                "-vf", string.Create(CultureInfo.InvariantCulture, $"fps=fps={SlideTracker.FrameRate}:start_time=0:round=up,select='{middles}'"),
                "-fps_mode", "passthrough", context.InWork(Pictures),
            ],
            TimeSpan.FromMilliseconds(screen.DurationMs), cancellationToken);
        for (var i = 0; i < read.Length; i++)
        {
            var picture = context.InWork(Pictures.Replace("%d", (i + 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
            if (File.Exists(picture) && await TellAsync([picture, "stdout", "-l", options.ReadingLanguages, "--psm", "11"], cancellationToken) is { } text)
            {
                words[read[i]] = Count(text);
            }

            context.Report((double)(i + 1) / read.Length);
        }

        return words;
    }

    /// <summary>As word processors count: each Chinese character, and each word of other letters or digits.</summary>
    internal static int Count(string text)
    {
        var (count, isInWord) = (0, false);
        foreach (var rune in text.EnumerateRunes())
        {
            var isIdeograph = Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherLetter;
            var isLetter = !isIdeograph && Rune.IsLetterOrDigit(rune);
            count += isIdeograph || (isLetter && !isInWord) ? 1 : 0;
            isInWord = isLetter;
        }

        return count;
    }

    private async Task<bool> CanReadAsync(CancellationToken cancellationToken)
    {
        var languages = (await TellAsync(["--list-langs"], cancellationToken))?.Split('\n', StringSplitOptions.TrimEntries) ?? [];
        return options.ReadingLanguages.Split('+').All(languages.Contains);
    }

    private async Task<string?> TellAsync(string[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await context.Ffmpeg.TellAsync(options.ReadingProgram, arguments, cancellationToken);
        }
        catch (JobFailedException)
        {
            return null;
        }
    }
}
