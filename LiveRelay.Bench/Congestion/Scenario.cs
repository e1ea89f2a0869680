using System.Globalization;

namespace LiveRelay.Bench.Congestion;

/// <summary>What was asked of a run, and what it gave.</summary>
internal readonly record struct ScenarioRow(string What, double Value, string Unit, double Least = double.NegativeInfinity, double Most = double.PositiveInfinity)
{
    /// <summary>How far it is from what was asked; not positive if it holds.</summary>
    internal double Distance => Math.Max(Least - Value, Value - Most);

    internal bool Holds => Distance <= 0;

    internal bool IsAsked => Least > double.NegativeInfinity || Most < double.PositiveInfinity;

    internal string Asked => (Least > double.NegativeInfinity, Most < double.PositiveInfinity) switch
    {
        (true, true) => Format($"{Least:0.##} to {Most:0.##} {Unit}"),
        (true, false) => Format($"≥ {Least:0.##} {Unit}"),
        (false, true) => Format($"≤ {Most:0.##} {Unit}"),
        _ => "",
    };

    internal static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A row over all seeds.</summary>
/// <param name="Median">The one in the middle.</param>
/// <param name="Worst">The one that is farthest from what was asked.</param>
internal readonly record struct ScenarioResult(ScenarioRow Median, ScenarioRow Worst);

/// <summary>Flows over one line, run to an end.</summary>
internal sealed record SimulationRun(IReadOnlyList<SimulatedFlow> Flows, IReadOnlyList<SimulatedTcp> Tcp, LineSettings Line, double Seconds);

/// <summary>A line, who shares it, for how long, and what to look at afterwards. The same seed gives the same run.</summary>
internal sealed record Scenario
{
    /// <summary>So many runs make a row.</summary>
    internal const int Seeds = 7;

    internal required string Name { get; init; }

    internal required LineSettings Line { get; init; }

    /// <summary>The way back, where it is a line with a rate of its own; else feedback takes the delay and nothing more.</summary>
    internal LineSettings? Backward { get; init; }

    internal IReadOnlyList<FlowSettings> Flows { get; init; } = [new FlowSettings()];

    internal IReadOnlyList<TcpSettings> Tcp { get; init; } = [];

    internal required double Seconds { get; init; }

    internal required Func<SimulationRun, IEnumerable<ScenarioRow>> Look { get; init; }

    /// <summary>Runs it with each of the seeds.</summary>
    internal IEnumerable<ScenarioResult> Run(int seeds = Seeds)
    {
        var runs = Enumerable.Range(1, seeds).Select(seed => Look(Simulate(seed)).ToList()).ToList();
        for (var row = 0; row < runs[0].Count; row++)
        {
            var values = runs.Select(rows => rows[row]).OrderBy(static one => one.Value).ToList();
            yield return new ScenarioResult(values[values.Count / 2], values.MaxBy(static one => one.Distance));
        }
    }

    internal SimulationRun Simulate(int seed)
    {
        var events = new EventQueue();
        var line = new Line(events, Line, new Random(seed));
        var backward = Backward is null ? null : new Line(events, Backward, new Random(seed + 50));
        var flows = Flows.Select((settings, index) => settings.IsBackward
            ? new SimulatedFlow(events, backward!, line, settings, seed + 100 + index, Line.Delay)
            : new SimulatedFlow(events, line, backward, settings, seed + 100 + index, Line.Delay)).ToList();
        var tcp = Tcp.Select((settings, index) => new SimulatedTcp(events, line, settings, seed + 200 + index, Line.Delay)).ToList();
        events.RunUntil(Seconds);
        return new SimulationRun(flows, tcp, Line, Seconds);
    }
}
