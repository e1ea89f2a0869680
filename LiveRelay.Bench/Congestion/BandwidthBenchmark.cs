using System.Globalization;

namespace LiveRelay.Bench.Congestion;

/// <summary>The estimator in the simulator: each scenario with what is asked of it and what it gave, over all seeds.</summary>
internal static class BandwidthBenchmark
{
    internal static int Run(string[] args)
    {
        if (args.Length > 1 && args[0] == "--trace")
        {
            Trace(args[1], args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1);
            return 0;
        }

        var seeds = Scenario.Seeds;
        if (args.Length > 1 && args[0] == "--seeds")
        {
            seeds = int.Parse(args[1], CultureInfo.InvariantCulture);
            args = args[2..];
        }

        Console.WriteLine($"scenario | what | asked | median of {seeds} | worst | holds");
        Console.WriteLine("---------|------|-------|-------:|------:|------");
        var holds = true;
        foreach (var scenario in Scenarios.All.Concat(Rfc8867.All).Where(scenario => args.Length == 0 || scenario.Name.StartsWith(args[0], StringComparison.Ordinal)))
        {
            foreach (var (median, worst) in scenario.Run(seeds))
            {
                holds &= worst.Holds;
                var verdict = !worst.IsAsked ? "" : worst.Holds ? "yes" : "NO";
                Console.WriteLine(ScenarioRow.Format(
                    $"{scenario.Name} | {median.What} | {median.Asked} | {median.Value:0.##} | {worst.Value:0.##} {worst.Unit} | {verdict}"));
            }
        }

        return holds ? 0 : 1;
    }

    private static void Trace(string name, int seed)
    {
        var run = Scenarios.All.Concat(Rfc8867.All).First(scenario => scenario.Name.StartsWith(name, StringComparison.Ordinal)).Simulate(seed);
        foreach (var (flow, index) in run.Flows.Select((flow, index) => (flow, index)))
        {
            foreach (var sample in flow.Samples.Where((_, i) => i % 2 == 0))
            {
                Console.WriteLine(ScenarioRow.Format(
                    $"{index} {sample.Time,6:0.0} target {sample.Target / 1000,5:0} arrived {sample.Arrived / 1000,5:0} layer {sample.Layer} queue {sample.QueueDelay * 1000,4:0} ms loss {sample.Loss:0.00}"));
            }

            var freezes = string.Join(", ", flow.Player.Picture.Freezes.Select(freeze => ScenarioRow.Format($"{freeze.At:0.0} ({freeze.Length:0.00})")));
            Console.WriteLine($"freezes: {freezes}; padding {flow.PaddingBytes}, probes {flow.Line.Estimator.Probes}");
        }
    }
}
