using LiveRelay.Media;

namespace LiveRelay.Tests;

public class InstantTests
{
    [Fact]
    public void Never_stays_never_whatever_is_added() => Assert.Equal(Instant.Never, Instant.Never + TimeSpan.FromSeconds(1));

    [Fact]
    public void A_difference_has_microsecond_precision() =>
        Assert.Equal(TimeSpan.FromMicroseconds(1500), new Instant(2500) - new Instant(1000));
}
