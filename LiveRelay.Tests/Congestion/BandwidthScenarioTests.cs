using LiveRelay.Bench.Congestion;

namespace LiveRelay.Tests.Congestion;

/// <summary>The estimator on simulated lines: what <c>LiveRelay.Bench bwe</c> prints, held.</summary>
public class BandwidthScenarioTests
{
    [Theory]
    [InlineData("constant 500 kbit/s")]
    [InlineData("500, then 800 kbit/s")]
    [InlineData("500, 800, then 100 kbit/s at 200 ms")]
    [InlineData("loss 5 %, bursts of 1, round trip 50 ms")]
    [InlineData("loss 10 %, bursts of 1, round trip 50 ms")]
    public void What_is_asked_of_the_estimator_holds(string name)
    {
        var rows = Scenarios.All.Single(scenario => scenario.Name == name).Run();

        Assert.All(rows, static row => Assert.True(row.Holds, $"{row.Asked}, but {row.Measured}"));
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        var scenario = Scenarios.All.Single(static scenario => scenario.Name == "constant 500 kbit/s");

        Assert.Equal(scenario.Simulate(7).Flows[0].Samples, scenario.Simulate(7).Flows[0].Samples);
    }

    [Fact]
    public void After_a_drop_the_rate_follows_within_two_seconds_and_the_queue_drains()
    {
        var rows = Scenarios.RateSteps.Run().Where(static row =>
            row.Asked.StartsWith("down", StringComparison.Ordinal) || row.Asked.StartsWith("up", StringComparison.Ordinal) || row.Asked.StartsWith("queue ≥", StringComparison.Ordinal));

        Assert.All(rows, static row => Assert.True(row.Holds, $"{row.Asked}, but {row.Measured}"));
    }
}
