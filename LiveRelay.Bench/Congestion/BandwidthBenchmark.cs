using System.Globalization;

namespace LiveRelay.Bench.Congestion;

/// <summary>The estimator in the simulator: each scenario with what is asked of it and what it gave.</summary>
internal static class BandwidthBenchmark
{
    internal static int Run(string[] args)
    {
        if (args.Length > 0 && args[0] == "--trace")
        {
            Trace(args[1]);
            return 0;
        }

        Console.WriteLine("scenario | asked | measured | holds");
        Console.WriteLine("---------|-------|----------|------");
        var holds = true;
        foreach (var scenario in Scenarios.All.Where(scenario => args.Length == 0 || scenario.Name.StartsWith(args[0], StringComparison.Ordinal)))
        {
            foreach (var row in scenario.Run())
            {
                holds &= row.Holds;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{scenario.Name} | {row.Asked} | {row.Measured} | {(row.Holds ? "yes" : "NO")}"));
            }
        }

        return holds ? 0 : 1;
    }

    private static void Trace(string name)
    {
        var run = Scenarios.All.First(scenario => scenario.Name.StartsWith(name, StringComparison.Ordinal)).Simulate();
        foreach (var (flow, index) in run.Flows.Select((flow, index) => (flow, index)))
        {
            foreach (var sample in flow.Samples.Where((_, i) => i % 2 == 0))
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{index} {sample.Time,6:0.0} target {sample.Target / 1000,5:0} arrived {sample.Arrived / 1000,5:0} layer {sample.Layer} queue {sample.QueueDelay * 1000,4:0} ms loss {sample.Loss:0.00}"));
            }

            Console.WriteLine($"freezes: {string.Join(", ", flow.Player.Freezes.Select(freeze => $"{freeze.At:0.0} ({freeze.Length:0.00})"))}; padding {flow.PaddingBytes}, probes {flow.Estimator.Probes}");
        }
    }
}
