using CsCheck;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Regrets;

namespace LiveRelay.Tests.Regrets;

/// <summary>Which moments are disputed: two 争议, or a 亮点 and a 疑问 or 争议, within the window (docs/REGRETS.md).</summary>
public sealed class DisputedMomentsTests
{
    private const long Window = 30_000;

    private static readonly Gen<ObservedMark[]> _marks = Gen.Select(Gen.Int[0, 600], Gen.Int[0, 3], static (second, kind) => new ObservedMark(second * 1000L, (MarkKind)kind)).Array[0, 40];

    [Theory]
    [InlineData("D0 D30", "0-30")]
    [InlineData("D0 D31", "")]
    [InlineData("H10 Q20", "10-20")]
    [InlineData("Q10 H20", "10-20")]
    [InlineData("H10 D20", "10-20")]
    [InlineData("Q10 Q20", "")]
    [InlineData("Q10 D20", "")]
    [InlineData("H10 H20", "")]
    [InlineData("D10 R20", "")]
    [InlineData("D10 R12 R13", "")]
    [InlineData("D10", "")]
    [InlineData("", "")]
    public void Two_marks_contradict_each_other_by_their_kinds_within_the_window(string marks, string expected) => Assert.Equal(expected, Spans(marks));

    [Theory]
    [InlineData("D0 D20 D40", "0-40")]
    [InlineData("D0 D20 D100 D120", "0-20 100-120")]
    [InlineData("D0 H5 Q8 D30", "0-30")]
    [InlineData("H0 Q25 H26 Q50", "0-50")]
    public void Contradictions_that_overlap_are_one_moment(string marks, string expected) => Assert.Equal(expected, Spans(marks));

    [Fact]
    public void It_says_how_many_there_are_of_each_kind()
    {
        var moment = Assert.Single(DisputedMoments.Of(Marks("H10 Q15 D20 R21 D25 Q90"), Window));
        Assert.Equal((1, 1, 2), (moment.Highlights, moment.Doubts, moment.Disputes));
    }

    [Fact]
    public void Marks_are_in_a_disputed_moment_if_and_only_if_they_contradict_another_or_lie_between_such() => _marks.Sample(marks =>
    {
        var found = DisputedMoments.Of(marks, Window);
        var pairs = marks.SelectMany((one, i) => marks.Skip(i + 1).Where(other => Contradict(one, other)).Select(other => (From: Math.Min(one.AtMs, other.AtMs), To: Math.Max(one.AtMs, other.AtMs)))).ToList();
        Assert.All(pairs, pair => Assert.Contains(found, moment => moment.FromMs <= pair.From && moment.ToMs >= pair.To));
        Assert.All(found, moment => Assert.Contains(pairs, pair => pair.From == moment.FromMs));
        Assert.All(found, moment => Assert.Contains(pairs, pair => pair.To == moment.ToMs));
        Assert.All(found.Zip(found.Skip(1)), pair => Assert.True(pair.First.ToMs < pair.Second.FromMs));
        Assert.Equal(found, DisputedMoments.Of(marks.Reverse(), Window));
    });

    private static bool Contradict(ObservedMark one, ObservedMark other) =>
        Math.Abs(one.AtMs - other.AtMs) <= Window && string.Concat(new[] { Letter(one), Letter(other) }.Order()) is "DD" or "HQ" or "DH";

    private static char Letter(ObservedMark mark) => "HQDR"[(int)mark.Kind];

    private static IEnumerable<ObservedMark> Marks(string marks) => marks.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(static mark => new ObservedMark(long.Parse(mark[1..], System.Globalization.CultureInfo.InvariantCulture) * 1000, (MarkKind)"HQDR".IndexOf(mark[0], StringComparison.Ordinal)));

    private static string Spans(string marks) =>
        string.Join(' ', DisputedMoments.Of(Marks(marks), Window).Select(static moment => $"{moment.FromMs / 1000}-{moment.ToMs / 1000}"));
}
