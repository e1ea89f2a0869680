using LiveRelay.Bench.Load;

namespace LiveRelay.Tests.Load;

/// <summary>How operators say what they want.</summary>
public class OptionsTests
{
    [Fact]
    public void Links_are_taken_as_the_server_prints_them()
    {
        var options = Parse("--teacher", "http://school.example:8080/teach/lesson%201#token=abc.def", "--viewer", "http://school.example:8080/observe/lesson%201#token=uvw");

        Assert.Equal(("lesson 1", "abc.def"), (options.Teacher.Lesson, options.Teacher.Token));
        Assert.Equal(("lesson 1", "uvw"), (options.Viewer.Lesson, options.Viewer.Token));
        Assert.Equal("http://school.example:8080/whep/lesson%201?x=1", options.Viewer.Endpoint("whep", "?x=1").AbsoluteUri);
    }

    [Fact]
    public void Address_lesson_and_token_may_stand_alone()
    {
        var options = Parse("--url", "https://school.example", "--lesson", "physics", "--token", "t", "--viewers", "500", "--join-over", "2.5");

        Assert.Equal("https://school.example/whip/physics", options.Teacher.Endpoint("whip", "").AbsoluteUri);
        Assert.Equal(("t", 500, 2.5), (options.Viewer.Token, options.Viewers, options.JoinOver.TotalSeconds));
    }

    [Fact]
    public void One_viewer_in_so_many_has_the_bad_line_on_top_of_the_usual_one()
    {
        var options = Parse("--token", "t", "--delay", "20", "--bad", "1/20:rate=300,loss=20");

        Assert.Equal([19, 39], Enumerable.Range(0, 50).Where(options.IsBad));
        Assert.Equal((300_000L, 0.2, 20.0), (options.LineOf(19).Rate, options.LineOf(19).Loss, options.LineOf(19).Delay.TotalMilliseconds));
        Assert.Equal((0L, 0.0, 20.0), (options.LineOf(18).Rate, options.LineOf(18).Loss, options.LineOf(18).Delay.TotalMilliseconds));
    }

    [Fact]
    public void Two_of_the_viewers_are_bad_in_every_second_run()
    {
        var options = Parse("--token", "t", "--viewers", "20", "--beside-bad", "--runs", "5");

        var (alone, beside) = (options.WithGoodViewers(), options.WithTwoBadViewers());

        Assert.Equal((true, 5), (options.ComparesBad, options.Runs));
        Assert.Equal((20, 0), (alone.Viewers, alone.TcpStalled));
        Assert.DoesNotContain(true, Enumerable.Range(0, 20).Select(alone.IsBad));
        Assert.Equal((19, 1), (beside.Viewers, beside.TcpStalled));
        Assert.Equal([18], Enumerable.Range(0, beside.Viewers).Where(beside.IsBad));
        Assert.Equal((300_000L, 0.2), (beside.LineOf(18).Rate, beside.LineOf(18).Loss));
    }

    [Theory]
    [InlineData("--viewers")]
    [InlineData("--runs", "0")]
    [InlineData("--beside-bad", "--viewers", "3")]
    [InlineData("--viewers", "many")]
    [InlineData("--viewers", "-1")]
    [InlineData("--loss", "120")]
    [InlineData("--bad", "20:loss=1")]
    [InlineData("--bad", "1/0:loss=1")]
    [InlineData("--teacher", "no link")]
    [InlineData("--colour", "3")]
    public void What_is_not_understood_is_said(params string[] arguments)
    {
        Assert.False(LoadOptions.TryParse([.. arguments, "--token", "t"], out _, out var error));

        Assert.Contains(arguments[0], error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_token_nothing_begins()
    {
        Assert.False(LoadOptions.TryParse([], out _, out var error));

        Assert.Contains("token", error, StringComparison.Ordinal);
    }

    private static LoadOptions Parse(params string[] arguments)
    {
        Assert.True(LoadOptions.TryParse(arguments, out var options, out var error), error);
        return options;
    }
}
