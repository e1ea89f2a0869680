using System.Globalization;

namespace LiveRelay.Bench.Load;

/// <summary>A result as text.</summary>
internal static class LoadTable
{
    private static readonly string[] _groupColumns =
        ["viewers", "line", "frames/s", "missed", "lost", "sound lost", "freezes", "viewers", "frozen", "delay p50", "p99", "p99.9", "sound p50", "p99.9 (ms)"];

    private static readonly string[] _viewerColumns =
        ["viewer", "first packet", "first frame", "packets", "repaired", "missed", "lost", "freezes", "frozen ms", "PLIs", "delay p50", "p99 (ms)", ""];

    internal static void Write(TextWriter output, LoadResult result, bool showsEach)
    {
        output.WriteLine();
        Line(output, "published", Text($"{result.Publisher.Source}: {result.Publisher.PacketsPerSecond:0} packets/s, {result.Publisher.KilobitsPerSecond:0} kbit/s; {result.Publisher.KeyFrameRequests} keyframe requests, {result.Publisher.Nacks} NACKs; frames at most {result.Publisher.LatestFrame:0.0} ms late"));
        WriteJoin(output, result);
        if (result.Server is { } server)
        {
            Line(output, "server", Text($"{server.MicrosecondsPerPacket:0.00} CPU-µs per forwarded packet ({server.ForwardedPerSecond:0} packets/s on {server.Cores:0.00} cores), {server.KilobytesPerViewer:0} kB per viewer, {server.ViewersPerCore:0} viewers a core; from {server.Source}"));
            WriteRuntime(output, server.Runtime);
        }
        else
        {
            Line(output, "server", "could not be asked what it uses: --pid, or let it answer /metrics");
        }

        if (result is { Floor: { } floor, Server: { } measured })
        {
            Line(output, "floor", Text($"{floor.MicrosecondsPerPacket:0.00} CPU-µs to encrypt and send a packet of the same mix ({floor.Before:0.00} before, {floor.After:0.00} after); server ÷ floor {measured.MicrosecondsPerPacket / floor.MicrosecondsPerPacket:0.00}"));
        }

        var client = result.Client;
        Line(output, "client", Text($"{client.Cores:0.00} cores; load average {client.LoadAverage:0.0}") +
            (client.BufferErrors > 0 ? Text($"; {client.BufferErrors} datagrams were dropped by this machine's full socket buffers") : ""));
        output.WriteLine();
        WriteGroups(output, result);
        if (showsEach)
        {
            output.WriteLine();
            WriteEach(output, result);
        }
    }

    /// <summary>The figures of all runs beside what is to be reached.</summary>
    internal static void WriteFigures(TextWriter output, IReadOnlyList<ReachedFigure> figures)
    {
        var count = figures.Select(static figure => figure.Values.Count).DefaultIfEmpty().Max();
        var rows = new List<string[]> { new[] { "figure", count == 1 ? "this run" : Text($"median of {count}"), "lowest", "highest", "reach", "holds" } };
        rows.AddRange(figures.Select(static figure => (string[])[
            figure.What, Figure(figure.Median), Figure(figure.Lowest), Figure(figure.Highest),
            figure.Reach is { } reach ? Text($"{(figure.IsAtLeast ? "≥" : "≤")} {reach:0.##}") : "", figure.Holds switch { true => "yes", false => "NO", null => "" }]));
        output.WriteLine();
        WriteColumns(output, rows);
    }

    /// <summary>Columns as wide as their widest cell; the first to the left, the others to the right.</summary>
    internal static void WriteColumns(TextWriter output, IReadOnlyList<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        foreach (var row in rows)
        {
            output.WriteLine(string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
        }
    }

    private static void WriteRuntime(TextWriter output, RuntimeResult? runtime) => Line(output, "", runtime is null
        ? "its runtime tells nothing: /metrics cannot be had"
        : Text($"heap {runtime.LoopBytesPerPacket:0.00} B a forwarded packet on the media loops, {runtime.BytesPerPacket:0.00} B in the whole server; {runtime.Pauses.Count} GC pauses, p99 at most {runtime.Pauses.P99:0.##} ms"));

    private static void WriteJoin(TextWriter output, LoadResult result)
    {
        var join = result.Join;
        var frames = join.FirstFrame is { } first ? Text($"; first frame p50 {first.P50:0} ms, p95 {first.P95:0} ms, last {first.Max:0} ms") : "";
        var cost = join.ProcessorPerJoin is { } processor ? Text($"; server {processor:0.00} CPU-ms a join") : "";
        Line(output, "joined", Text($"{join.Joined} of {result.Viewers}, the last one's first packet after {join.UntilLastPacket:0} ms{frames}{cost}"));
        if (join.StalledTcp > 0)
        {
            Line(output, "", Text($"and {join.StalledTcp} over ICE-TCP who stopped reading"));
        }

        foreach (var (failure, count) in join.Failures)
        {
            Line(output, "FAILED", Text($"{count} × {failure}"));
        }
    }

    private static void WriteGroups(TextWriter output, LoadResult result)
    {
        var rows = new List<string[]> { _groupColumns };
        rows.AddRange(result.Groups.Select(static group => (string[])[
            Text($"{group.Viewers} {group.Name}"), group.Line, Text($"{group.FramesPerSecond:0.0}"), Text($"{group.MissedShare:0.00%}"), Text($"{group.LostShare:0.00%}"),
            Text($"{group.SoundLostShare:0.00%}"), Text($"{group.Freezes}"), Text($"{group.ViewersWithFreezes}"), Text($"{group.FreezeShare:0.00%}"),
            Milliseconds(group.PictureDelay?.P50), Milliseconds(group.PictureDelay?.P99), Milliseconds(group.PictureDelay?.P999),
            Milliseconds(group.SoundDelay?.P50), Milliseconds(group.SoundDelay?.P999)]));
        WriteColumns(output, rows);
    }

    private static void WriteEach(TextWriter output, LoadResult result)
    {
        var rows = new List<string[]> { _viewerColumns };
        rows.AddRange(result.Each.Select(static viewer => (string[])[
            Text($"{viewer.Number} {viewer.Line}"), Text($"{viewer.FirstPacket:0}"), Text($"{viewer.FirstFrame:0}"), Text($"{viewer.Packets}"),
            Text($"{viewer.Retransmissions}"), Text($"{viewer.Missed}"), Text($"{viewer.Lost}"), Text($"{viewer.Freezes}"), Text($"{viewer.FreezeTime:0}"),
            Text($"{viewer.KeyFrameRequests}"), Milliseconds(viewer.DelayMedian), Milliseconds(viewer.Delay99), viewer.Failure ?? ""]));
        WriteColumns(output, rows);
    }

    private static void Line(TextWriter output, string name, string text) => output.WriteLine($"{name,-10} {text}");

    private static string Figure(double value) => Math.Abs(value) >= 100 ? Text($"{value:0}") : Text($"{value:0.00}");

    private static string Milliseconds(double? time) => time is { } value ? Text($"{value:0.00}") : "–";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
