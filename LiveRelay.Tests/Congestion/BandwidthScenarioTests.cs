using LiveRelay.Bench.Congestion;

namespace LiveRelay.Tests.Congestion;

/// <summary>The estimator on simulated lines: what <c>LiveRelay.Bench bwe</c> prints, held.</summary>
public class BandwidthScenarioTests(ITestOutputHelper output)
{
    private const int Seeds = 5;

    public static TheoryData<string> Names => [.. Scenarios.All.Concat(Rfc8867.All).Select(static scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_asked_of_the_estimator_holds_for_every_seed(string name)
    {
        var results = Scenarios.All.Concat(Rfc8867.All).Single(scenario => scenario.Name == name).Run(Seeds).ToList();
        foreach (var (median, worst) in results)
        {
            output.WriteLine($"{median.What}: {median.Value:0.##}, at worst {worst.Value:0.##} {worst.Unit} (asked: {worst.Asked})");
        }

        Assert.All(results, static result => Assert.True(result.Worst.Holds, $"{result.Worst.What}: {result.Worst.Asked}, but {result.Worst.Value}"));
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        var scenario = Scenarios.All.Single(static scenario => scenario.Name == "constant 500 kbit/s");

        Assert.Equal(scenario.Simulate(7).Flows[0].Samples, scenario.Simulate(7).Flows[0].Samples);
    }
}
