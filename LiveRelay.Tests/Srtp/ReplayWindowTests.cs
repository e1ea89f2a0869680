using CsCheck;
using LiveRelay.Media;
using LiveRelay.Media.Srtp;

namespace LiveRelay.Tests.Srtp;

public class ReplayWindowTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(32)]
    [InlineData(100)]
    public void Its_size_is_a_positive_multiple_of_64(int size) => Assert.Throws<ArgumentOutOfRangeException>(() => new ReplayWindow(size));

    [Fact]
    public void The_oldest_index_in_the_window_is_taken_and_the_one_before_it_is_not()
    {
        foreach (ulong highest in new ulong[] { 1024, 1025, 1087, 1088, 5000, 1UL << 40 })
        {
            var window = new ReplayWindow(1024);
            window.Record(highest);

            Assert.Equal(DropReason.None, window.Check(highest - 1023));
            Assert.Equal(DropReason.SrtpTooOld, window.Check(highest - 1024));
        }
    }

    [Fact]
    public void An_index_is_taken_once()
    {
        var window = new ReplayWindow(64);

        Assert.Equal(DropReason.None, window.Check(0));
        window.Record(0);
        Assert.Equal(DropReason.SrtpReplay, window.Check(0));
    }

    /// <summary>Against the plainest model: a set of all that was seen. Steps are small, about the window's size, and huge.</summary>
    [Fact]
    public void It_remembers_what_a_set_remembers()
    {
        var step = Gen.Frequency(
            (6, Gen.Long[-5, 5]),
            (3, Gen.Long[-200, 200]),
            (1, Gen.Long[-5000, 1L << 33]));
        var size = Gen.Int[1, 16].Select(words => words * 64);
        Gen.Select(size, Gen.Long[0, 1L << 47], step.Array[1, 400]).Sample((windowSize, start, steps) =>
        {
            var window = new ReplayWindow(windowSize);
            var seen = new HashSet<ulong>();
            var position = start;
            foreach (var change in steps)
            {
                position = Math.Max(0, position + change);
                var index = (ulong)position;
                var expected = Expect(seen, index, windowSize);
                if (window.Check(index) != expected)
                {
                    return false;
                }

                if (expected == DropReason.None)
                {
                    window.Record(index);
                    seen.Add(index);
                }
            }

            return seen.Count == 0 || window.Highest == seen.Max();
        });
    }

    private static DropReason Expect(HashSet<ulong> seen, ulong index, int size)
    {
        if (seen.Count > 0 && index + (ulong)size <= seen.Max())
        {
            return DropReason.SrtpTooOld;
        }

        return seen.Contains(index) ? DropReason.SrtpReplay : DropReason.None;
    }
}
