using System.Globalization;

namespace LiveRelay.Bench.Congestion;

/// <summary>What was asked of a scenario and what it gave.</summary>
internal readonly record struct ScenarioRow(string Asked, string Measured, bool Holds);

/// <summary>Flows over one line, run to an end.</summary>
internal sealed record SimulationRun(IReadOnlyList<SimulatedFlow> Flows, LineSettings Line, double Seconds);

/// <summary>A line, who shares it, for how long, and what to look at afterwards. The same seed gives the same run.</summary>
internal sealed record Scenario
{
    internal required string Name { get; init; }

    internal required LineSettings Line { get; init; }

    internal IReadOnlyList<FlowSettings> Flows { get; init; } = [new FlowSettings()];

    internal required double Seconds { get; init; }

    internal required Func<SimulationRun, IEnumerable<ScenarioRow>> Look { get; init; }

    internal int Seed { get; init; } = 1;

    internal IEnumerable<ScenarioRow> Run() => Look(Simulate());

    internal SimulationRun Simulate(int? seed = null)
    {
        var events = new EventQueue();
        var start = seed ?? Seed;
        var line = new Line(events, Line, new Random(start));
        var flows = Flows.Select((settings, index) => new SimulatedFlow(events, line, settings, start + 100 + index, Line.Delay)).ToList();
        events.RunUntil(Seconds);
        return new SimulationRun(flows, Line, Seconds);
    }

    internal static ScenarioRow Row(string what, double value, double least, double most, string unit) => new(
        string.Create(CultureInfo.InvariantCulture, $"{what}: {(least > double.MinValue ? $"{least:0.##} to " : "≤ ")}{most:0.##} {unit}"),
        string.Create(CultureInfo.InvariantCulture, $"{value:0.##} {unit}"),
        value >= least && value <= most);

    internal static ScenarioRow AtMost(string what, double value, double most, string unit) => Row(what, value, double.MinValue, most, unit);

    internal static ScenarioRow AtLeast(string what, double value, double least, string unit) => new(
        string.Create(CultureInfo.InvariantCulture, $"{what}: ≥ {least:0.##} {unit}"),
        string.Create(CultureInfo.InvariantCulture, $"{value:0.##} {unit}"),
        value >= least);
}
