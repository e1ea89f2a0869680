namespace LiveRelay.Tests.Browser;

/// <summary>A room whose line gets narrower and wider, or loses packets, while a real page teaches and a real page watches.</summary>
public sealed class NarrowLineTests(Chromium chromium, ITestOutputHelper output) : BrowserTest(chromium, output)
{
    private const int Whole = 360;
    private static readonly bool IsMeasured = Environment.GetEnvironmentVariable("LIVERELAY_MEASURE") == "1";

    /// <summary>Loss, how much in a row, round trip in ms, and what may be frozen and concealed, in percent. All of them only where they are measured.</summary>
    public static TheoryData<double, double, int, double, double> Losses => IsMeasured
        ? new()
        {
            { 0.05, 1, 50, 0.5, 1 }, { 0.05, 4, 50, 0.5, 1 }, { 0.05, 1, 150, 0.5, 1 }, { 0.05, 4, 150, 0.5, 1 },
            { 0.10, 1, 50, 1.5, 3 }, { 0.10, 4, 50, 1.5, 3 }, { 0.10, 1, 150, 1.5, 3 }, { 0.10, 4, 150, 1.5, 3 },
            { 0.20, 1, 50, 5, 10 }, { 0.20, 4, 50, 5, 10 }, { 0.20, 1, 150, 5, 10 }, { 0.20, 4, 150, 5, 10 },
        }
        : new() { { 0.10, 1, 50, 1.5, 3 } };

    [Fact]
    public async Task The_picture_follows_the_line_and_the_sound_goes_on()
    {
        var server = await StartServerAsync(("Media__EnableTcp", "false"));
        using var line = new ImpairedLine(server.MediaPort) { Delay = TimeSpan.FromMilliseconds(50), BitsPerSecond = 1_000_000 };
        var viewer = await WatchAsync(server, line);

        var start = await PhaseAsync(viewer, line, 1_000_000, IsMeasured ? 40 : 12);
        var wide = await PhaseAsync(viewer, line, 2_500_000, IsMeasured ? 20 : 12);
        var narrow = await PhaseAsync(viewer, line, 600_000, IsMeasured ? 20 : 12);
        var end = await PhaseAsync(viewer, line, 1_000_000, IsMeasured ? 30 : 5);

        Assert.All([start, wide, narrow, end], static phase => Assert.InRange(phase.Last.SoundPackets, 50, long.MaxValue));
        Assert.True(narrow.Last.Height < Whole || narrow.Last.Frames / narrow.Last.Time < 20, "fewer pixels or fewer frames");
        Timing.InRange(wide.Last.Height, Whole, Whole);
        Timing.InRange(wide.SecondsTo(static height => height == Whole), 0, 10);
        Timing.InRange(narrow.SecondsTo(static height => height < Whole), 0, 2);
        Timing.InRange(narrow.All.Freezes, 0, 1);
        Timing.InRange(narrow.Last.Height, Whole / 2, Whole / 2);
        Timing.InRange(end.Last.Height, Whole, Whole);

        // Half of the frames go before half of the lines do: 1 Mbit/s carries all lines with half of the frames. In the other two all frames of a layer fit.
        Assert.All([start, end], static phase => Timing.InRange(phase.Last.Frames / phase.Last.Time, 12, 31));
        Assert.All([wide, narrow], static phase => Timing.InRange(phase.Last.Frames / phase.Last.Time, 24, 31));
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task What_a_line_loses_is_repaired(double loss, double run, int roundTrip, double mostFrozen, double mostConcealed)
    {
        var server = await StartServerAsync(("Media__EnableTcp", "false"));
        using var line = new ImpairedLine(server.MediaPort) { Delay = TimeSpan.FromMilliseconds(roundTrip / 2.0), Loss = loss, LossRun = run };
        var viewer = await WatchAsync(server, line);
        await Task.Delay(TimeSpan.FromSeconds(IsMeasured ? 10 : 5), TestContext.Current.CancellationToken);

        var phase = await PhaseAsync(viewer, line, 0, IsMeasured ? 30 : 10);

        Output.WriteLine($"{loss:P0} in runs of {run}, {roundTrip} ms: {phase.All}");
        Assert.InRange(phase.All.Frames, 1, long.MaxValue);
        Timing.InRange(phase.All.FrozenPercent, 0, mostFrozen);
        Timing.InRange(phase.All.ConcealedPercent, 0, mostConcealed);
    }

    private async Task<InstrumentPage> WatchAsync(ServerProcess server, ImpairedLine line)
    {
        // The browser's own camera plays a clip of that many lines.
        var teacher = await OpenAsync(server, "teacher", "?monitor=0");
        await teacher.Page.GetByTestId("start-button").ClickAsync();
        var viewer = await OpenAsync(server, "classroom", "", line.Script);
        await viewer.Page.SetViewportSizeAsync(1920, 1080);
        await viewer.UntilAsync("() => globalThis.liveRelay?.peers.viewer !== undefined && document.querySelector('[data-testid=stage-camera]')?.currentTime > 0.5", null, 40);
        return viewer;
    }

    private async Task<Phase> PhaseAsync(InstrumentPage viewer, ImpairedLine line, long bitsPerSecond, int seconds)
    {
        line.BitsPerSecond = bitsPerSecond;
        List<ReceptionFigures> seen = [await ReceptionFigures.ReadAsync(viewer)];
        while (seen[^1].Time < seen[0].Time + seconds)
        {
            await Task.Delay(200, TestContext.Current.CancellationToken);
            seen.Add(await ReceptionFigures.ReadAsync(viewer));
        }

        var phase = new Phase(seen);
        Output.WriteLine($"{bitsPerSecond / 1000} kbit/s: {phase.Heights}; whole: {phase.All}; last 10 s: {phase.Last}");
        return phase;
    }

    private sealed record Phase(IReadOnlyList<ReceptionFigures> Seen)
    {
        public ReceptionFigures All => Seen[^1].Since(Seen[0]);

        /// <summary>The last ten seconds.</summary>
        public ReceptionFigures Last => Seen[^1].Since(Seen.Last(figures => figures == Seen[0] || figures.Time <= Seen[^1].Time - 10));

        public string Heights => string.Join(
            ", ", Seen.Where((figures, i) => i == 0 || figures.Height != Seen[i - 1].Height).Select(figures => $"{figures.Height} at {figures.Time - Seen[0].Time:F1} s"));

        /// <summary>From the phase's beginning until the picture's height is like this; 1,000 if it never is.</summary>
        public double SecondsTo(Func<int, bool> isReached) => Seen.FirstOrDefault(figures => isReached(figures.Height)) is { } first ? first.Time - Seen[0].Time : 1000;
    }
}
