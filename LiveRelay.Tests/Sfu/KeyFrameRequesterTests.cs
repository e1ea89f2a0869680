using LiveRelay.Media;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Tests.Sfu;

public class KeyFrameRequesterTests
{
    private readonly KeyFrameRequester _requester = new(TimeSpan.FromSeconds(1));

    [Fact]
    public void Nothing_is_sent_unasked()
    {
        Assert.Equal(Instant.Never, _requester.NextTimeout);
        Assert.False(_requester.TryTake(Instant.FromMilliseconds(100_000)));
    }

    [Fact]
    public void The_first_request_is_sent_at_once_and_the_others_with_it()
    {
        _requester.Request();
        _requester.Request();
        Assert.True(_requester.NextTimeout <= Instant.Zero);
        Assert.True(_requester.TryTake(Instant.Zero));
        _requester.Request();
        Assert.False(_requester.TryTake(Instant.FromMilliseconds(1)));
    }

    [Fact]
    public void It_is_repeated_every_second_until_a_keyframe_comes()
    {
        _requester.Request();
        var sent = 0;
        for (var now = 0; now < 10_500; now += 10)
        {
            sent += _requester.TryTake(Instant.FromMilliseconds(now)) ? 1 : 0;
        }

        Assert.Equal(11, sent);
        Assert.True(_requester.IsWanted);
        _requester.OnKeyFrame();
        Assert.False(_requester.IsWanted);
        Assert.Equal(Instant.Never, _requester.NextTimeout);
        Assert.False(_requester.TryTake(Instant.FromMilliseconds(20_000)));
    }

    [Fact]
    public void A_wish_right_after_a_keyframe_waits_for_its_second()
    {
        _requester.Request();
        _requester.TryTake(Instant.FromMilliseconds(500));
        _requester.OnKeyFrame();
        _requester.Request();
        Assert.Equal(Instant.FromMilliseconds(1500), _requester.NextTimeout);
        Assert.False(_requester.TryTake(Instant.FromMilliseconds(1499)));
        Assert.True(_requester.TryTake(Instant.FromMilliseconds(1500)));
    }
}
