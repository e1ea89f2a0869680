using System.Globalization;
using System.Text.Json;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Jobs.Kinds;

/// <summary>
/// The picture that stands for the recording (<c>poster.jpg</c>), and small ones for the seek bar: sheets <c>storyboard-1.jpg</c> and on, and
/// <c>storyboard.json</c>, which says what is where: <c>{"intervalMs", "width", "height", "columns", "rows", "count", "sheets"}</c>. Picture <c>n</c> is that
/// of the moment <c>n * intervalMs</c>: the shared screen where there is one, else the camera, else a guest.
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
        var count = await LineUpAsync(context, pictures, interval, cancellationToken);
        await DrawPosterAsync(context, pictures, cancellationToken);
        await DrawSheetsAsync(context, interval, count, cancellationToken);
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

    /// <summary>Gives each slot its picture; where there is none, the one before it, at the beginning a black one.</summary>
    private static async Task<int> LineUpAsync(
        JobContext context, IReadOnlyList<RecordingTrackRecord> pictures, int interval, CancellationToken cancellationToken)
    {
        await context.RunFfmpegAsync(
            ["-f", "lavfi", "-i", $"color=black:size={Width}x{Height}", "-frames:v", "1", "-f", "image2", context.InWork("black.jpg")], TimeSpan.Zero, cancellationToken);
        var ranks = pictures.Select(static (picture, i) => (picture, Number: i)).OrderBy(static pair => Rank(pair.picture)).ToList();
        var count = (int)((context.Recording.DurationMs - 1) / (interval * MillisecondsPerSecond)) + 1;
        var last = context.InWork("black.jpg");
        for (var slot = 0; slot < count; slot++)
        {
            var at = (long)slot * interval * MillisecondsPerSecond;
            var found = ranks.Where(pair => at >= FirstSlot(pair.picture, interval) * (long)interval * MillisecondsPerSecond && at < pair.picture.StartsAtMs + pair.picture.DurationMs)
                .Select(pair => context.InWork(string.Create(CultureInfo.InvariantCulture, $"track-{pair.Number}-{slot:D6}.jpg")))
                .FirstOrDefault(File.Exists);
            last = found ?? last;
            File.Copy(last, context.InWork(string.Create(CultureInfo.InvariantCulture, $"slot-{slot:D6}.jpg")));
        }

        return count;
    }

    /// <summary>The most typical of some frames at a tenth of the most important picture, when people have sat down.</summary>
    private static async Task DrawPosterAsync(JobContext context, IReadOnlyList<RecordingTrackRecord> pictures, CancellationToken cancellationToken)
    {
        var picture = pictures.OrderBy(Rank).ThenByDescending(static track => track.DurationMs).First();
        await context.RunFfmpegAsync(
            [
                "-ss", JobContext.Seconds(picture.DurationMs / 10), "-threads", context.Ffmpeg.Threads, "-i", context.PathOf(picture), "-map", "0:v:0",
                "-vf", $"thumbnail=50,{Fit(PosterWidth, PosterHeight)}", "-frames:v", "1", "-q:v", "3", "-f", "image2", "-update", "1", context.InWork(PosterName),
            ],
            TimeSpan.Zero,
            cancellationToken);
        context.Publish(PosterName);
    }

    private static async Task DrawSheetsAsync(JobContext context, int interval, int count, CancellationToken cancellationToken)
    {
        await context.RunFfmpegAsync(
            [
                "-f", "image2", "-framerate", "1", "-start_number", "0", "-i", context.InWork("slot-%06d.jpg"), "-vf", $"tile={Columns}x{Rows}", "-q:v", "4",
                "-start_number", "1", "-f", "image2", context.InWork("storyboard-%d.jpg"),
            ],
            TimeSpan.Zero,
            cancellationToken);
        var sheets = Enumerable.Range(1, (count + (Columns * Rows) - 1) / (Columns * Rows)).Select(static sheet => $"storyboard-{Text(sheet)}.jpg").ToList();
        sheets.ForEach(context.Publish);
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
        context.Publish(IndexName);
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
