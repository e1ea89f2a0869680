using CsCheck;
using LiveRelay.Media.Rtp;

namespace LiveRelay.Tests.Rtp;

public class SequenceNumberTests
{
    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(0, 65535, 1)]
    [InlineData(65535, 0, -1)]
    [InlineData(32767, 0, 32767)]
    public void A_difference_goes_the_short_way_round(ushort left, ushort right, int difference)
    {
        Assert.Equal(difference, SequenceNumber.Difference(left, right));
        Assert.Equal(difference > 0, SequenceNumber.IsNewer(left, right));
    }

    [Fact]
    public void Unwrapped_numbers_differ_as_the_originals_did() =>
        Gen.Select(Gen.UShort, Gen.Int[-500, 500].Array[1, 400]).Sample((start, steps) =>
        {
            var unwrapper = default(SequenceUnwrapper);
            long original = start;
            var first = unwrapper.Unwrap(start);
            var newest = original;
            foreach (var step in steps)
            {
                original = Math.Max(newest + step, newest - 1000);
                newest = Math.Max(newest, original);
                Assert.Equal(original - start, unwrapper.Unwrap((ushort)original) - first);
            }
        });

    [Fact]
    public void What_came_before_the_first_stays_positive()
    {
        var unwrapper = default(SequenceUnwrapper);
        unwrapper.Unwrap(0);
        Assert.True(unwrapper.Unwrap(65530) > 0);
    }
}
