using LiveRelay.Media;

namespace LiveRelay.Tests.Simulation;

/// <summary>What a viewer sees and hears through the real core when his line loses packets, in both directions: 150 packets of picture and 50 of sound a second.</summary>
public class LossTests(ITestOutputHelper output)
{
    private const int Seeds = 5;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(120);

    /// <summary>Loss, how much in a row, round trip in ms, and what may be frozen and concealed, in percent.</summary>
    public static TheoryData<double, double, int, double, double> Losses => new()
    {
        { 0.05, 1, 50, 0.5, 1 }, { 0.05, 4, 50, 0.5, 1 }, { 0.05, 1, 150, 0.5, 1 }, { 0.05, 4, 150, 0.5, 1 },
        { 0.10, 1, 50, 1.5, 3 }, { 0.10, 4, 50, 1.5, 3 }, { 0.10, 1, 150, 1.5, 3 }, { 0.10, 4, 150, 1.5, 3 },
        { 0.20, 1, 50, 5, 10 }, { 0.20, 4, 50, 5, 10 }, { 0.20, 1, 150, 5, 10 }, { 0.20, 4, 150, 5, 10 },
    };

    [Theory]
    [MemberData(nameof(Losses))]
    public void What_a_line_loses_is_repaired_before_it_is_missed(double loss, double run, int roundTrip, double mostFrozen, double mostConcealed)
    {
        var frozen = new List<double>();
        var concealed = new List<double>();
        for (var seed = 1; seed <= Seeds; seed++)
        {
            using var lesson = new SimulatedLesson(seed);
            lesson.AddPublisher(TrackName.Camera, new LineConditions(), PlayingViewerSource.Settings);
            lesson.RunFor(TimeSpan.FromSeconds(1));
            var line = new LineConditions { Delay = TimeSpan.FromMilliseconds(roundTrip / 2.0), Loss = loss };
            var viewer = lesson.AddPlayingViewer(line, new Bottleneck(TimeSpan.FromMilliseconds(300)) { BitsPerSecond = 3_000_000, Loss = loss, LossRun = run });
            lesson.RunFor(Length);
            frozen.Add(viewer.Picture.Frozen / Length.TotalSeconds * 100);
            concealed.Add(viewer.Sound.Concealed * 100);
            Assert.InRange(viewer.Picture.Shown, 3300, 3631);
        }

        frozen.Sort();
        concealed.Sort();
        output.WriteLine(
            FormattableString.Invariant($"{loss * 100} % | {run} | {roundTrip} ms | {frozen[Seeds / 2]:0.00} | {frozen[^1]:0.00} | {mostFrozen} | {concealed[Seeds / 2]:0.00} | {concealed[^1]:0.00} | {mostConcealed}"));
        Assert.InRange(frozen[Seeds / 2], 0, mostFrozen);
        Assert.InRange(concealed[Seeds / 2], 0, mostConcealed);
    }
}
