using System.Globalization;
using System.Text.Json;
using LiveRelay.Server.Buckets;
using LiveRelay.Server.Library;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Jobs.Kinds;

/// <summary>
/// The picture that stands for the recording (<c>poster.jpg</c>), and small ones for the seek bar: sheets <c>storyboard-1.jpg</c> and on, and
/// <c>storyboard.json</c>, which says what is where: <c>{"intervalMs", "width", "height", "columns", "rows", "count", "sheets"}</c>. Picture <c>n</c> is that
/// of the moment <c>n * intervalMs</c>: the shared screen where there is one, else the camera, else a guest. Of a recording that is cut, the same once more, under
/// names of the cut, without what is cut away.
/// </summary>
internal sealed class PicturesJob : IRecordingJob
{
    internal const string PosterName = "poster.jpg";
    internal const string IndexName = "storyboard.json";

    private const int Width = 160;
    private const int Height = 90;
    private const int PosterWidth = 640;
    private const int PosterHeight = 360;
    private const int Columns = 10;
    private const int Rows = 10;
    private const int MostPictures = 300;
    private const int MillisecondsPerSecond = 1000;
    private const double SlotShare = 0.9;

    private static readonly int[] _intervals = [2, 5, 10, 20, 30, 60, 120, 300];
    private static readonly string[] _order = ["screen", "camera"];

    public string Kind => JobKinds.Pictures;

    public IReadOnlyList<string> Needs => [FfmpegNeeds.Program, FfmpegNeeds.Jpeg];

    public async Task RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var pictures = context.Tracks(isVideo: true);
        if (pictures.Count == 0)
        {
            return;
        }

        var interval = _intervals.FirstOrDefault(seconds => context.Recording.DurationMs / (seconds * MillisecondsPerSecond) < MostPictures, _intervals[^1]);
        for (var i = 0; i < pictures.Count; i++)
        {
            context.Stage(SlotShare * i / pictures.Count, SlotShare * (i + 1) / pictures.Count);
            await DrawSlotsAsync(context, pictures[i], i, interval, cancellationToken);
        }

        context.Stage(SlotShare, 1);
        await MakeAsync(context, pictures, interval, new KeptSpans(null), cancellationToken);
        var kept = KeptSpans.Of(context.Recording);
        if (kept.Spans is not null)
        {
            await MakeAsync(context, pictures, interval, kept, cancellationToken);
        }

        await RemoveOfOtherCutsAsync(context, kept, cancellationToken);
    }

    private static async Task MakeAsync(
        JobContext context, IReadOnlyList<RecordingTrackRecord> pictures, int interval, KeptSpans kept, CancellationToken cancellationToken)
    {
        var count = await LineUpAsync(context, pictures, interval, kept, cancellationToken);
        await DrawPosterAsync(context, pictures, kept, cancellationToken);
        await DrawSheetsAsync(context, interval, count, kept, cancellationToken);
    }

    private static async Task RemoveOfOtherCutsAsync(JobContext context, KeptSpans kept, CancellationToken cancellationToken)
    {
        var (id, ours) = (context.Recording.Id, kept.Mark is { } own ? RecordingFiles.CutMark + own : "none");
        await using var db = await context.Database.CreateDbContextAsync(cancellationToken);
        await db.StoredFiles.Where(file => file.RecordingId == id && file.FileName.Contains(RecordingFiles.CutMark) && !file.FileName.Contains(ours)).LetGoAsync(cancellationToken);
        foreach (var path in Directory.EnumerateFiles(context.Directory, $"*{RecordingFiles.CutMark}*"))
        {
            if (kept.Mark is not { } mark || !Path.GetFileName(path).Contains(RecordingFiles.CutMark + mark, StringComparison.Ordinal))
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>One picture at each whole interval of the recording's clock that the file reaches: the last frame until then.</summary>
    private static Task DrawSlotsAsync(JobContext context, RecordingTrackRecord picture, int number, int interval, CancellationToken cancellationToken)
    {
        var first = FirstSlot(picture, interval);
        var filter = string.Create(
            CultureInfo.InvariantCulture,
            $"setpts=PTS+{JobContext.Seconds(picture.StartsAtMs)}/TB,fps=fps=1/{interval}:start_time={first * interval}:round=up,{Fit(Width, Height)}");
        return context.RunFfmpegAsync(
            [
                SoundGraph.KeepTimes, "-threads", context.Ffmpeg.Threads, "-skip_loop_filter", "all", "-i", context.PathOf(picture), "-map", "0:v:0", "-vf", filter, "-q:v", "4",
                "-start_number", Text(first), "-f", "image2", context.InWork($"track-{number}-%06d.jpg"),
            ],
            TimeSpan.FromMilliseconds(picture.StartsAtMs + picture.DurationMs),
            cancellationToken);
    }

    /// <summary>Gives each slot its picture; where there is none, the one before it, at the beginning and where nothing is kept a black one.</summary>
    private static async Task<int> LineUpAsync(
        JobContext context, IReadOnlyList<RecordingTrackRecord> pictures, int interval, KeptSpans kept, CancellationToken cancellationToken)
    {
        await context.RunFfmpegAsync(
            ["-f", "lavfi", "-i", $"color=black:size={Width}x{Height}", "-frames:v", "1", "-f", "image2", context.InWork("black.jpg")], TimeSpan.Zero, cancellationToken);
        var ranks = pictures.Select(static (picture, i) => (picture, Number: i)).OrderBy(static pair => Rank(pair.picture)).ToList();
        var count = (int)((context.Recording.DurationMs - 1) / (interval * MillisecondsPerSecond)) + 1;
        var black = context.InWork("black.jpg");
        var last = black;
        for (var slot = 0; slot < count; slot++)
        {
            var at = (long)slot * interval * MillisecondsPerSecond;
            var found = ranks.Where(pair => at >= FirstSlot(pair.picture, interval) * (long)interval * MillisecondsPerSecond && at < pair.picture.StartsAtMs + pair.picture.DurationMs
                    && kept.Keeps(Math.Max(at, pair.picture.StartsAtMs)))
                .Select(pair => context.InWork(string.Create(CultureInfo.InvariantCulture, $"track-{pair.Number}-{slot:D6}.jpg")))
                .FirstOrDefault(File.Exists);
            last = found ?? (kept.Keeps(at) ? last : black);
            File.Copy(last, context.InWork(string.Create(CultureInfo.InvariantCulture, $"slot-{slot:D6}.jpg")), overwrite: true);
        }

        return count;
    }

    /// <summary>The most typical of some frames at a tenth of the most important picture, when people have sat down, or soonest behind that where it is kept.</summary>
    private static async Task DrawPosterAsync(JobContext context, IReadOnlyList<RecordingTrackRecord> pictures, KeptSpans kept, CancellationToken cancellationToken)
    {
        var best = pictures.OrderBy(Rank).ThenByDescending(static track => track.DurationMs)
            .SelectMany(track => Stretches(track, kept).Select(stretch => (Track: track, stretch.From, stretch.To))).FirstOrDefault();
        if (best.Track is not { } picture)
        {
            return;
        }

        await context.RunFfmpegAsync(
            [
                "-ss", JobContext.Seconds(best.From), "-t", JobContext.Seconds(best.To - best.From), "-threads", context.Ffmpeg.Threads, "-i", context.PathOf(picture), "-map", "0:v:0",
                "-vf", $"thumbnail=50,{Fit(PosterWidth, PosterHeight)}", "-frames:v", "1", "-q:v", "3", "-f", "image2", "-update", "1", context.InWork(RecordingFiles.NameFor(PosterName, kept)),
            ],
            TimeSpan.Zero,
            cancellationToken);
        context.Publish(RecordingFiles.NameFor(PosterName, kept));
    }

    /// <summary>What is kept of a picture, in its own time, what lies behind a tenth of it first.</summary>
    private static IEnumerable<(long From, long To)> Stretches(RecordingTrackRecord track, KeptSpans kept)
    {
        var tenth = track.DurationMs / 10;
        var all = (kept.Spans ?? [[0, long.MaxValue]])
            .Select(span => (From: Math.Max(0, span[0] - track.StartsAtMs), To: Math.Min(track.DurationMs, span[1] - track.StartsAtMs)))
            .Where(static stretch => stretch.To > stretch.From).ToList();
        return all.Where(stretch => stretch.To > tenth).Select(stretch => (Math.Max(stretch.From, tenth), stretch.To)).Concat(all);
    }

    private static async Task DrawSheetsAsync(JobContext context, int interval, int count, KeptSpans kept, CancellationToken cancellationToken)
    {
        await context.RunFfmpegAsync(
            [
                "-f", "image2", "-framerate", "1", "-start_number", "0", "-i", context.InWork("slot-%06d.jpg"), "-vf", $"tile={Columns}x{Rows}", "-q:v", "4",
                "-start_number", "1", "-f", "image2", context.InWork("storyboard-%d.jpg"),
            ],
            TimeSpan.Zero,
            cancellationToken);
        var sheets = Enumerable.Range(1, (count + (Columns * Rows) - 1) / (Columns * Rows)).Select(static sheet => $"storyboard-{Text(sheet)}.jpg").ToList();
        foreach (var sheet in sheets)
        {
            Publish(context, sheet, kept);
        }

        await File.WriteAllTextAsync(
            context.InWork(IndexName),
            JsonSerializer.Serialize(new
            {
                intervalMs = interval * MillisecondsPerSecond,
                width = Width,
                height = Height,
                columns = Columns,
                rows = Rows,
                count,
                sheets,
            }),
            cancellationToken);
        Publish(context, IndexName, kept);
    }

    private static void Publish(JobContext context, string name, KeptSpans kept)
    {
        File.Move(context.InWork(name), context.InWork(RecordingFiles.NameFor(name, kept)), overwrite: true);
        context.Publish(RecordingFiles.NameFor(name, kept));
    }

    private static int Rank(RecordingTrackRecord track) => Array.IndexOf(_order, track.Track) is >= 0 and var rank ? rank : _order.Length;

    /// <summary>The first slot that the file can fill; its very beginning counts for the slot before, if that is less than half away.</summary>
    private static int FirstSlot(RecordingTrackRecord picture, int interval) =>
        (int)((picture.StartsAtMs + (interval * MillisecondsPerSecond / 2)) / (interval * MillisecondsPerSecond));

    private static string Fit(int width, int height) => string.Create(
        CultureInfo.InvariantCulture,
        $"scale={width}:{height}:force_original_aspect_ratio=decrease,pad={width}:{height}:(ow-iw)/2:(oh-ih)/2,setsar=1");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
