namespace LiveRelay.Bench.Congestion;

/// <summary>What is asked of the estimator: the rows, and RFC 8867's cases.</summary>
internal static class Scenarios
{
    private static readonly double[] _layers = [150_000, 500_000, 1_700_000];
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
        foreach (var (from, until, best) in phases)
        {
            var arrived = Mean(flow, until - 10, until, sample => sample.Arrived);
            yield return Scenario.AtLeast($"last 10 s until {until} s, of the best layer", arrived / _layers[best] * 100, 80, "%");
            yield return Scenario.AtMost($"last 10 s until {until} s, queue p95", Percentile(flow, until - 10, until, 0.95) * 1000, 50, "ms");
        }

        yield return Scenario.AtMost("up after 40 s", First(flow, 40, sample => sample.Layer == 2) - 40, 10, "s");
        yield return Scenario.AtMost("down after 60 s", First(flow, 60, sample => sample.Target < 0.6e6) - 60, 2, "s");
        yield return Scenario.AtMost("queue ≥ 250 ms after 60 s", flow.Samples.Count(sample => sample.Time > 60 && sample.QueueDelay >= 0.25) / 10.0, 1.5, "s");
        yield return Scenario.AtMost("freezes at the drop", flow.Player.Freezes.Count(freeze => freeze.At is > 60 and < 70), 1, "");
        yield return Scenario.AtMost("freezes beside it", flow.Player.Freezes.Count(freeze => freeze.At is < 60 or > 70), 0, "");
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
            Flows = [new FlowSettings { Layers = [], Sound = 0 }],
            Seconds = seconds,
            Look = look,
        };

    private static ScenarioRow Near(SimulationRun run, double time, double kilobits, double distance) => Scenario.Row(
        $"target at {time} s", Mean(run.Flows[0], time - 1, time, sample => sample.Target) / 1000, kilobits - distance, kilobits + distance, "kbit/s");

    private static IEnumerable<Scenario> Losses() =>
        from loss in new[] { (Ratio: 0.05, Most: 0.5), (Ratio: 0.10, Most: 1.5), (Ratio: 0.20, Most: 5.0) }
        from burst in _bursts
        from roundTrip in _roundTrips
        select new Scenario
        {
            Name = $"loss {loss.Ratio * 100} %, bursts of {burst}, round trip {roundTrip * 1000} ms",
            Line = new LineSettings { Rates = [(0, 3e6)], Delay = roundTrip / 2, Loss = new LineLoss(loss.Ratio, burst) },
            Seconds = 120,
            Look = run =>
            [
                Scenario.AtMost("frozen", run.Flows[0].Player.Frozen / run.Seconds * 100, loss.Most, "%"),
                Scenario.AtLeast("arrived in the last 60 s", Mean(run.Flows[0], 60, 120, sample => sample.Arrived) / 1000, 1000, "kbit/s"),
            ],
        };

    private static double Mean(SimulatedFlow flow, double from, double until, Func<FlowSample, double> value) =>
        flow.Samples.Where(sample => sample.Time > from && sample.Time <= until + 0.01).Average(value);

    private static double Percentile(SimulatedFlow flow, double from, double until, double share)
    {
        var values = flow.Samples.Where(sample => sample.Time > from && sample.Time <= until).Select(sample => sample.QueueDelay).Order().ToList();
        return values[(int)(values.Count * share)];
    }

    private static double First(SimulatedFlow flow, double from, Func<FlowSample, bool> condition) =>
        flow.Samples.Where(sample => sample.Time > from && condition(sample)).Select(sample => sample.Time).FirstOrDefault(double.PositiveInfinity);
}
