using System.Globalization;
using LiveRelay.Bench.Load.Figures;
using LiveRelay.Bench.Load.Lines;
using LiveRelay.Bench.Load.Peers;
using LiveRelay.Media;

namespace LiveRelay.Bench.Load;

/// <summary>Makes the result of a run from its counters.</summary>
internal sealed class LoadSummary(LoadOptions options, IReadOnlyList<PublishedLayer> layers, LoadSnapshots snapshots)
{
    private readonly double _seconds = (snapshots.End.At - snapshots.Begin.At).TotalSeconds;

    internal LoadResult Summarize(LoadViewers viewers, LoadPublisher publisher, string serverSource, long bufferErrors)
    {
        var all = viewers.All;
        var codec = layers[0].Source.Codec;
        return new LoadResult
        {
            Viewers = options.Viewers,
            Publisher = new PublisherResult(
                (options.RtpFile.Length > 0 ? $"{codec} from {options.RtpFile}" : $"synthetic {codec}, seed {options.Seed}") +
                (layers.Count > 1 ? $", {layers.Count} layers" : ""),
                (snapshots.End.Published - snapshots.Begin.Published) / _seconds,
                (snapshots.End.Octets - snapshots.Begin.Octets) * 8 / 1000.0 / _seconds,
                publisher.KeyFrameRequests,
                publisher.Nacks,
                publisher.LatestFrame.TotalMilliseconds),
            Join = Joining(viewers, all),
            Server = Server(serverSource, all.Count),
            Groups = [.. all.GroupBy(viewer => options.LineOf(viewer.Number)).Select(group => Group(group.Key, [.. group]))],
            Client = new ClientResult((snapshots.End.Client - snapshots.Begin.Client).TotalSeconds / _seconds, LoadAverage(), bufferErrors),
            Each = [.. all.Select(Viewer)],
        };
    }

    private JoinResult Joining(LoadViewers viewers, IReadOnlyList<RunningViewer> all)
    {
        var joined = all.Select(static viewer => viewer.Viewer.Figures).Where(static figures => figures.FirstPacket != Instant.Never).ToList();
        var firstFrames = new DelayHistogram();
        foreach (var figures in joined.Where(static figures => figures.Picture.HasPicture))
        {
            firstFrames.Add(figures.Picture.FirstShown - figures.Began);
        }

        var failures = viewers.Failures
            .Concat(all.Where(static viewer => viewer.Viewer.Figures.FirstPacket == Instant.Never).Select(static viewer => viewer.Viewer.Failure ?? WhyNot(viewer)))
            .GroupBy(static failure => failure).ToDictionary(static group => group.Key, static group => group.Count());
        var last = joined.Count == 0 ? Instant.Never : joined.Max(static figures => figures.FirstPacket);
        return new JoinResult(
            joined.Count,
            (int)firstFrames.Count,
            joined.Count == 0 ? 0 : (last - snapshots.JoinBegan).TotalMilliseconds,
            Quantiles.Of(firstFrames),
            joined.Count > 0 && snapshots is { BeforeJoin: { } before, AfterJoin: { } after } ? (after.Processor - before.Processor).TotalMilliseconds / joined.Count : null,
            viewers.Stalled,
            failures);
    }

    private static string WhyNot(RunningViewer viewer) => viewer.Viewer.IsConnected ? "connected, but no media came" : "ICE or DTLS did not end";

    private ServerResult? Server(string source, int viewers)
    {
        if (snapshots.Begin.Server is not { } begin || snapshots.End.Server is not { } end)
        {
            return null;
        }

        var forwarded = snapshots.End.Viewers.Values.Sum(static viewer => viewer.Packets) - snapshots.Begin.Viewers.Values.Sum(static viewer => viewer.Packets);
        var processor = end.Processor - begin.Processor;
        return new ServerResult(
            source,
            forwarded == 0 ? 0 : processor.TotalMicroseconds / forwarded,
            processor.TotalSeconds / _seconds,
            forwarded / _seconds,
            viewers == 0 ? 0 : (end.Memory - (snapshots.BeforeJoin?.Memory ?? 0)) / 1024.0 / viewers,
            processor <= TimeSpan.Zero ? 0 : viewers * _seconds / processor.TotalSeconds)
        {
            Runtime = Runtime(Math.Max(1, forwarded)),
        };
    }

    private RuntimeResult? Runtime(long forwarded) => snapshots is { Begin.Runtime: { } begin, End.Runtime: { } end }
        ? new RuntimeResult((end.AllocatedByLoops - begin.AllocatedByLoops) / forwarded, (end.Allocated - begin.Allocated) / forwarded, end.PausesSince(begin))
        : null;

    private GroupResult Group(LineOptions line, IReadOnlyList<RunningViewer> viewers)
    {
        var figures = viewers.Select(static viewer => viewer.Viewer.Figures).ToList();
        var (picture, sound, both) = (new DelayHistogram(), new DelayHistogram(), new DelayHistogram());
        figures.ForEach(viewer =>
        {
            picture.Add(viewer.PictureDelay);
            sound.Add(viewer.SoundDelay);
        });
        both.Add(picture);
        both.Add(sound);
        var expected = figures.Sum(static viewer => viewer.Picture.Packets + viewer.Picture.Missing);
        var frames = viewers.Sum(viewer => FramesOf(snapshots.End, viewer.Number) - FramesOf(snapshots.Begin, viewer.Number));
        return new GroupResult(
            viewers.Any(viewer => options.IsBad(viewer.Number)) ? "bad" : "all",
            line.ToString(),
            viewers.Count,
            figures.Sum(static viewer => viewer.Packets),
            Share(figures.Sum(static viewer => viewer.Missed), expected),
            Share(figures.Sum(static viewer => viewer.Picture.Missing), expected),
            Share(figures.Sum(static viewer => viewer.Sound.Missing), figures.Sum(static viewer => viewer.Sound.Packets + viewer.Sound.Missing)),
            frames / _seconds / viewers.Count,
            figures.Sum(static viewer => viewer.Picture.Freezes),
            figures.Count(static viewer => viewer.Picture.Freezes > 0),
            figures.Sum(static viewer => viewer.Picture.FreezeTime.TotalSeconds) / (_seconds * viewers.Count),
            Quantiles.Of(picture),
            Quantiles.Of(sound))
        {
            Delay = Quantiles.Of(both),
        };
    }

    private static long FramesOf(LoadSnapshot snapshot, int viewer) => snapshot.Viewers.TryGetValue(viewer, out var counts) ? counts.Frames : 0;

    private static double Share(long part, long whole) => whole <= 0 ? 0 : (double)part / whole;

    private ViewerResult Viewer(RunningViewer viewer)
    {
        var figures = viewer.Viewer.Figures;
        return new ViewerResult(
            viewer.Number,
            options.LineOf(viewer.Number).ToString(),
            Since(figures.Began, figures.FirstPacket),
            Since(figures.Began, figures.Picture.FirstShown),
            figures.Packets,
            figures.Retransmissions,
            figures.Missed,
            figures.Picture.Missing,
            figures.Sound.Missing,
            figures.Picture.Freezes,
            figures.Picture.FreezeTime.TotalMilliseconds,
            figures.KeyFrameRequests,
            figures.Undecryptable,
            figures.PictureDelay.Quantile(0.5)?.TotalMilliseconds,
            figures.PictureDelay.Quantile(0.99)?.TotalMilliseconds,
            viewer.Viewer.Failure);
    }

    /// <summary>-1 for what never came.</summary>
    private static double Since(Instant start, Instant end) => end == Instant.Never ? -1 : (end - start).TotalMilliseconds;

    private static double LoadAverage() =>
        File.Exists("/proc/loadavg") ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture) : -1;
}
