using System.Text.Json;
using LiveRelay.Bench.Load;

namespace LiveRelay.Tests.Load;

/// <summary>What a run prints.</summary>
public class ResultTests
{
    private static readonly Quantiles _delay = new(0.25, 0.5, 1.75, 3.5, 9);

    [Fact]
    public void The_table_says_what_was_found()
    {
        using var output = new StringWriter();

        LoadTable.Write(output, Result(), showsEach: true);

        var text = output.ToString();
        Assert.Contains("2.72 CPU-µs per forwarded packet (40000 packets/s on 0.11 cores), 88 kB per viewer, 1825 viewers a core", text, StringComparison.Ordinal);
        Assert.Contains("heap 0.00 B a forwarded packet on the media loops, 0.25 B in the whole server; 3 GC pauses, p99 at most 1.5 ms", text, StringComparison.Ordinal);
        Assert.Contains("199 of 200, the last one's first packet after 580 ms", text, StringComparison.Ordinal);
        Assert.Contains("1 × ICE or DTLS did not end", text, StringComparison.Ordinal);
        var rows = text.Split(Environment.NewLine);
        Assert.Contains(rows, static row => row.StartsWith("190 all", StringComparison.Ordinal) && row.Contains("0.25  1.75   3.50", StringComparison.Ordinal));
        Assert.Contains(rows, static row => row.StartsWith("3 300 kbit/s", StringComparison.Ordinal));
    }

    [Fact]
    public void Columns_are_as_wide_as_their_widest_cell()
    {
        using var output = new StringWriter();

        LoadTable.WriteColumns(output, [["a", "b"], ["long", "1"], ["x", "1000"]]);

        Assert.Equal(["a        b", "long     1", "x     1000", ""], output.ToString().Split(Environment.NewLine));
    }

    [Fact]
    public void The_json_has_the_same_figures()
    {
        using var json = JsonDocument.Parse(LoadCommand.ToJson(new LoadSeriesResult(LoadReach.Of([Result()]), [Result()], [])));

        Assert.Equal(2.72, json.RootElement.GetProperty("server").GetProperty("microsecondsPerPacket").GetDouble());
        Assert.Equal(1, json.RootElement.GetProperty("join").GetProperty("failures").GetProperty("ICE or DTLS did not end").GetInt32());
        Assert.Equal(3.5, json.RootElement.GetProperty("groups")[0].GetProperty("pictureDelay").GetProperty("p999").GetDouble());
        Assert.Equal(3, json.RootElement.GetProperty("each")[0].GetProperty("number").GetInt32());
        Assert.Contains(
            json.RootElement.GetProperty("figures").EnumerateArray(),
            static figure => figure.GetProperty("what").GetString() == "viewers a core" && figure.GetProperty("median").GetDouble() == 1825 && figure.GetProperty("holds").GetBoolean());
    }

    [Fact]
    public void Several_runs_are_told_by_their_medians_beside_what_is_to_be_reached()
    {
        LoadResult[] runs = [.. ((double[])[3.0, 2.0, 2.5]).Select(static cost => Result() with { Server = Result().Server! with { MicrosecondsPerPacket = cost }, Floor = new FloorResult(0.9, 1.1) })];
        using var output = new StringWriter();

        LoadTable.WriteFigures(output, LoadReach.Of(runs));

        var rows = output.ToString().Split(Environment.NewLine);
        Assert.Contains("median of 3", rows[1], StringComparison.Ordinal);
        Assert.Contains(rows, static row => Words(row).EndsWith("floor of the same run 2.50 2.00 3.00 ≤ 2 NO", StringComparison.Ordinal));
        Assert.Contains(rows, static row => Words(row) == "GC pause p99, ms 1.50 1.50 1.50 ≤ 5 yes");
        Assert.Contains(rows, static row => Words(row) == "memory a viewer, first run, kB 88.00 88.00 88.00 ≤ 100 yes");
    }

    [Fact]
    public void What_bad_viewers_add_is_told_by_pairs_of_runs()
    {
        LoadResult With(double p99, int freezes) => Result() with
        {
            Groups = [Result().Groups[0] with { Freezes = freezes, Delay = _delay with { P99 = p99 } }, Result().Groups[1]],
        };

        var figures = LoadReach.Of([With(1, 0), With(9, 0), With(2, 1)], [With(2, 0), With(9.5, 2), With(5, 1)]);

        var delay = figures.Single(static figure => figure.What == "added delay p99, ms");
        Assert.Equal((1.0, 0.5, 3.0, true), (delay.Median, delay.Lowest, delay.Highest, delay.Holds));
        var freezes = figures.Single(static figure => figure.What == "added freezes");
        Assert.Equal((0.0, 2.0, true), (freezes.Median, freezes.Highest, freezes.Holds));
    }

    private static string Words(string row) => string.Join(' ', row.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static LoadResult Result() => new()
    {
        Viewers = 200,
        Publisher = new PublisherResult("synthetic H264, seed 1", 200, 1500, 2, 0, 0.4),
        Join = new JoinResult(199, 199, 580, new Quantiles(200, 400, 500, 500, 600), 1.4, 1, new Dictionary<string, int> { ["ICE or DTLS did not end"] = 1 }),
        Server = new ServerResult("process 7", 2.72, 0.109, 40_000, 88, 1825) { Runtime = new RuntimeResult(0.001, 0.25, new PauseResult(3, 1.5, 2.5)) },
        Groups =
        [
            new GroupResult("all", "clean", 190, 760_000, 0, 0, 0, 30, 0, 0, 0, _delay, _delay),
            new GroupResult("bad", "300 kbit/s, 20% loss", 10, 10_000, 0.4, 0.3, 0.2, 3, 20, 10, 0.7, null, null),
        ],
        Client = new ClientResult(0.5, 1.2, 0),
        Each = [new ViewerResult(3, "300 kbit/s", 200, 220, 4000, 0, 0, 0, 0, 0, 0, 0, 0, 0.25, 1.75, null)],
    };
}
