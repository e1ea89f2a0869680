namespace LiveRelay.Bench.Congestion;

/// <summary>
/// RFC 8867's basic test cases, sections 5.1 to 5.8, with its lines and times: one way 50 ms and a drop-tail queue of 300 ms where nothing else is said. The sources
/// follow the estimate between 150 kbit/s and 2.5 Mbit/s. The RFC asks for figures and for no bounds; what is asked here must not be lost again.
/// </summary>
internal static class Rfc8867
{
    private static readonly double[] _delays = [0.01, 0.025, 0.05, 0.1, 0.15];

    internal static IReadOnlyList<Scenario> All { get; } =
    [
        VariableCapacity(0.05), VariableCapacity(0.1), VariableCapacityOfTwo(), CongestedFeedback(), Competing(), RoundTrips(),
        LongTcp(0.3), LongTcp(1), ShortTcp(), PauseAndResume(),
    ];

    private static FlowSettings Media => new() { Layers = [], Sound = 0, MinBitrate = 150_000, MaxBitrate = 2_500_000, StartBitrate = 300_000 };

    private static Scenario VariableCapacity(double delay) => new()
    {
        Name = $"5.1 one flow, {delay * 1000} ms",
        Line = new LineSettings { Rates = [(0, 1e6), (40, 2.5e6), (60, 0.6e6), (80, 1e6)], Delay = delay },
        Flows = [Media],
        Seconds = 100,
        Look = run => Used(run, [(10, 40, 70), (50, 60, 70), (65, 80, 70), (85, 100, 70)]).Concat(Line(run, 5, 100, 150)),
    };

    private static Scenario VariableCapacityOfTwo() => new()
    {
        Name = "5.2 two flows",
        Line = new LineSettings { Rates = [(0, 4e6), (25, 2e6), (50, 3.5e6), (75, 1e6), (100, 2e6)] },
        Flows = [Media, Media],
        Seconds = 125,
        Look = run => Used(run, [(15, 25, 60), (30, 50, 60), (60, 75, 60), (80, 100, 60), (110, 125, 60)])
            .Append(Fairness(run, 25, 125, 0.6)).Concat(Line(run, 5, 125, 200)),
    };

    private static Scenario CongestedFeedback() => new()
    {
        Name = "5.3 congested feedback",
        Line = new LineSettings { Rates = [(0, 2e6), (20, 1e6), (40, 0.5e6), (60, 2e6)] },
        Backward = new LineSettings { Rates = [(0, 2e6), (35, 0.8e6), (70, 2e6)] },
        Flows = [Media, Media with { IsBackward = true }],
        Seconds = 100,
        Look = run => Used(run, [(10, 20, 60), (25, 40, 60), (45, 60, 60), (75, 100, 60)]).Concat(Line(run, 5, 100, 200)),
    };

    private static Scenario Competing() => new()
    {
        Name = "5.4 three flows, one after another",
        Line = new LineSettings { Rates = [(0, 3.5e6)] },
        Flows = [Media, Media with { From = 20 }, Media with { From = 40 }],
        Seconds = 120,
        Look = run => Used(run, [(60, 120, 70)]).Append(Fairness(run, 60, 120, 0.5)).Concat(Line(run, 5, 120, 150)),
    };

    private static Scenario RoundTrips() => new()
    {
        Name = "5.5 one way 10, 25, 50, 100, 150 ms",
        Line = new LineSettings { Rates = [(0, 4e6)] },
        Flows = [.. _delays.Select(static (delay, index) => Media with { From = index * 10, Delay = delay })],
        Seconds = 300,
        Look = run => Used(run, [(60, 300, 70)]).Append(Fairness(run, 60, 300, 0.45)).Concat(Line(run, 5, 300, 250)),
    };

    private static Scenario LongTcp(double queue) => new()
    {
        Name = $"5.6 beside a long TCP flow, queue {queue * 1000} ms",
        Line = new LineSettings { Rates = [(0, 2e6)], QueueSeconds = queue },
        Flows = [Media],
        Tcp = [new TcpSettings { From = 5, Until = 119 }],
        Seconds = 120,
        Look = run =>
        [
            new ScenarioRow("media, 20 to 119 s", Figures.Mean(run.Flows[0], 20, 119, sample => sample.Arrived) / 1000, "kbit/s", Least: 140),
            new ScenarioRow("TCP, 20 to 119 s", TcpRate(run, 20, 119) / 1000, "kbit/s", Least: 400),
            .. Line(run, 20, 119, double.PositiveInfinity),
        ],
    };

    private static Scenario ShortTcp() => new()
    {
        Name = "5.7 two flows beside short TCP flows",
        Line = new LineSettings { Rates = [(0, 2e6)] },
        Flows = [Media with { From = 5 }, Media with { From = 5 }],
        Tcp = [.. Enumerable.Repeat(new TcpSettings { File = (100_000, 1_000_000) }, 10)],
        Seconds = 300,
        Look = run =>
        [
            new ScenarioRow("media, 20 to 299 s", run.Flows.Sum(flow => Figures.Mean(flow, 20, 299, sample => sample.Arrived)) / 1000, "kbit/s", Least: 300),
            new ScenarioRow("TCP, 20 to 299 s", TcpRate(run, 20, 299) / 1000, "kbit/s"),
            new ScenarioRow("a file took, mean", run.Tcp.SelectMany(static flow => flow.Files).DefaultIfEmpty().Average(), "s"),
            Fairness(run, 20, 299, 0.8),
            .. Line(run, 20, 299, double.PositiveInfinity),
        ],
    };

    private static Scenario PauseAndResume() => new()
    {
        Name = "5.8 one of three pauses, 40 to 60 s",
        Line = new LineSettings { Rates = [(0, 3.5e6)] },
        Flows = [Media, Media with { Pauses = [(40, 60)] }, Media],
        Seconds = 120,
        Look = run =>
        [
            .. Used(run, [(15, 40, 70), (45, 60, 70), (70, 120, 70)]),
            new ScenarioRow("fairness without it, 45 to 60 s", Figures.Fairness([Arrived(run.Flows[0], 45, 60), Arrived(run.Flows[2], 45, 60)]), "", Least: 0.6),
            Fairness(run, 70, 120, 0.5),
            .. Line(run, 5, 120, 150),
        ],
    };

    /// <summary>Of the forward line, what arrived of all flows in each phase; the last number is the least that is asked, in percent.</summary>
    private static IEnumerable<ScenarioRow> Used(SimulationRun run, IEnumerable<(double From, double Until, double Least)> phases) =>
        from phase in phases
        let rate = run.Line.Rates.Last(step => step.From <= phase.From).Bitrate
        let arrived = run.Flows.Where(static flow => !flow.Settings.IsBackward).Sum(flow => Arrived(flow, phase.From, phase.Until))
        select new ScenarioRow($"of the line, {phase.From} to {phase.Until} s", arrived / rate * 100, "%", Least: phase.Least);

    private static IEnumerable<ScenarioRow> Line(SimulationRun run, double from, double until, double most) =>
    [
        new("queue p95", Figures.QueuePercentile(run.Flows[0], from, until, 0.95) * 1000, "ms", Most: most),
        new("lost", run.Flows.Where(static flow => !flow.Settings.IsBackward).Average(static flow => flow.LossRatio) * 100, "%", Most: double.IsInfinity(most) ? most : 6),
    ];

    private static ScenarioRow Fairness(SimulationRun run, double from, double until, double least) =>
        new($"fairness, {from} to {until} s", Figures.Fairness([.. run.Flows.Select(flow => Arrived(flow, from, until))]), "", Least: least);

    private static double Arrived(SimulatedFlow flow, double from, double until) => Figures.Mean(flow, from, until, static sample => sample.Arrived);

    private static double TcpRate(SimulationRun run, double from, double until) =>
        run.Tcp.Sum(flow => flow.Arrived.Where(packet => packet.Time > from && packet.Time <= until).Sum(static packet => packet.Bytes)) * 8.0 / (until - from);
}
