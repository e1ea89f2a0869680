namespace LiveRelay.Bench.Congestion;

/// <summary>What is asked of the estimator: rate steps, constant lines, loss. RFC 8867's cases are in <see cref="Rfc8867"/>.</summary>
internal static class Scenarios
{
    private static readonly double[] _layers = [150_000, 500_000, 1_700_000];
    private static readonly (double Ratio, double Frozen, double Concealed)[] _losses = [(0.05, 0.5, 1), (0.10, 1.5, 3), (0.20, 5, 10)];
    private static readonly double[] _bursts = [1, 4];
    private static readonly double[] _roundTrips = [0.05, 0.15];

    internal static IReadOnlyList<Scenario> All { get; } = [RateSteps, .. Constant(), .. Losses()];

    internal static Scenario RateSteps => new()
    {
        Name = "rate steps 1 → 2.5 → 0.6 → 1 Mbit/s",
        Line = new LineSettings { Rates = [(0, 1e6), (40, 2.5e6), (60, 0.6e6), (80, 1e6)] },
        Seconds = 110,
        Look = LookAtSteps,
    };

    private static IEnumerable<ScenarioRow> LookAtSteps(SimulationRun run)
    {
        var flow = run.Flows[0];
        (double From, double Until, int Best)[] phases = [(0, 40, 1), (40, 60, 2), (60, 80, 1), (80, 110, 1)];
        foreach (var (_, until, best) in phases)
        {
            var arrived = Figures.Mean(flow, until - 10, until, sample => sample.Arrived);
            yield return new ScenarioRow($"last 10 s until {until} s, of the best layer", arrived / _layers[best] * 100, "%", Least: 80);
            yield return new ScenarioRow($"last 10 s until {until} s, queue p95", Figures.QueuePercentile(flow, until - 10, until, 0.95) * 1000, "ms", Most: 50);
        }

        var freezes = flow.Player.Picture.Freezes;
        yield return new ScenarioRow("up after 40 s", Figures.First(flow, 40, sample => sample.Layer == 2) - 40, "s", Most: 10);
        yield return new ScenarioRow("down after 60 s", Figures.First(flow, 60, sample => sample.Target < 0.6e6) - 60, "s", Most: 2);
        yield return new ScenarioRow("queue ≥ 250 ms after 60 s", flow.Samples.Count(sample => sample.Time > 60 && sample.QueueDelay >= 0.25) / 10.0, "s", Most: 1.5);
        yield return new ScenarioRow("freezes when it begins", freezes.Count(freeze => freeze.At < 10), "", Most: 1);
        yield return new ScenarioRow("freezes at the drop", freezes.Count(freeze => freeze.At is > 60 and < 70), "", Most: 1);
        yield return new ScenarioRow("freezes beside these", freezes.Count(freeze => freeze.At is (> 10 and < 60) or > 70), "", Most: 0);
    }

    private static IEnumerable<Scenario> Constant()
    {
        yield return Elastic("constant 500 kbit/s", [(0, 500e3)], 0.1, 25, run => [Near(run, 25, 450, 100)]);
        yield return Elastic("500, then 800 kbit/s", [(0, 500e3), (25, 800e3)], 0.1, 45, run => [Near(run, 45, 750, 150)]);
        yield return Elastic("500, 800, then 100 kbit/s at 200 ms", [(0, 500e3), (25, 800e3), (45, 100e3)], 0.2, 95, run => [Near(run, 95, 90, 25)]);
    }

    private static Scenario Elastic(
        string name, IReadOnlyList<(double, double)> rates, double delay, double seconds, Func<SimulationRun, IEnumerable<ScenarioRow>> look) => new()
        {
            Name = name,
            Line = new LineSettings { Rates = rates, Delay = delay },
            Flows = [new FlowSettings { Layers = [], Sound = 0, StartBitrate = 300_000, MaxBitrate = 3_000_000 }],
            Seconds = seconds,
            Look = look,
        };

    private static ScenarioRow Near(SimulationRun run, double time, double kilobits, double distance) => new(
        $"target at {time} s", Figures.Mean(run.Flows[0], time - 1, time, sample => sample.Target) / 1000, "kbit/s", kilobits - distance, kilobits + distance);

    private static IEnumerable<Scenario> Losses() =>
        from loss in _losses
        from burst in _bursts
        from roundTrip in _roundTrips
        select new Scenario
        {
            Name = $"loss {loss.Ratio * 100} %, bursts of {burst}, round trip {roundTrip * 1000} ms",
            Line = new LineSettings { Rates = [(0, 3e6)], Delay = roundTrip / 2, Loss = new LineLoss(loss.Ratio, burst) },
            Seconds = 120,
            Look = run =>
            [
                new ScenarioRow("frozen", run.Flows[0].Player.Picture.Frozen / run.Seconds * 100, "%", Most: loss.Frozen),
                new ScenarioRow("sound concealed", run.Flows[0].Player.Sound.Concealed * 100, "%", Most: loss.Concealed),
                new ScenarioRow("arrived in the last 60 s", Figures.Mean(run.Flows[0], 60, 120, sample => sample.Arrived) / 1000, "kbit/s", Least: 1000),
            ],
        };
}

/// <summary>What is read off a flow's samples.</summary>
internal static class Figures
{
    internal static double Mean(SimulatedFlow flow, double from, double until, Func<FlowSample, double> value) =>
        flow.Samples.Where(sample => sample.Time > from && sample.Time <= until + 0.01).Select(value).DefaultIfEmpty().Average();

    internal static double QueuePercentile(SimulatedFlow flow, double from, double until, double share)
    {
        var values = flow.Samples.Where(sample => sample.Time > from && sample.Time <= until).Select(sample => sample.QueueDelay).Order().ToList();
        return values[(int)(values.Count * share)];
    }

    /// <summary>When something is so for the first time; infinity if it never is.</summary>
    internal static double First(SimulatedFlow flow, double from, Func<FlowSample, bool> condition) =>
        flow.Samples.Where(sample => sample.Time > from && condition(sample)).Select(sample => sample.Time).FirstOrDefault(double.PositiveInfinity);

    /// <summary>How evenly it is shared (Jain): 1 for alike, 1/n for one who has all.</summary>
    internal static double Fairness(IReadOnlyCollection<double> rates) => Math.Pow(rates.Sum(), 2) / (rates.Count * rates.Sum(static rate => rate * rate));
}
