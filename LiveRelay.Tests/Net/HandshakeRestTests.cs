using LiveRelay.Media;
using LiveRelay.Media.Net;

namespace LiveRelay.Tests.Net;

/// <summary>After handshakes: what they took is given back once, when nobody shakes hands any more.</summary>
public sealed class HandshakeRestTests
{
    private readonly List<string> _done = [];
    private readonly HandshakeRest _rest;

    public HandshakeRestTests() => _rest = new HandshakeRest(() => _done.Add("collect"), () => _done.Add("trim"));

    [Fact]
    public void A_second_after_the_last_of_a_class_the_garbage_is_looked_through_and_memory_given_back()
    {
        var due = End(HandshakeRest.ClassSize, at: 5_000);

        Assert.Equal(Instant.FromMilliseconds(6_000), due);
        _rest.Take(due);
        Assert.Equal(["collect", "trim"], _done);
    }

    [Fact]
    public void After_fewer_only_memory_is_given_back()
    {
        _rest.Take(End(HandshakeRest.ClassSize - 1, at: 0));

        Assert.Equal(["trim"], _done);
    }

    [Fact]
    public void A_thread_whose_last_handshake_was_not_the_last_of_all_does_nothing()
    {
        var first = End(20, at: 0);
        var second = End(20, at: 400);

        _rest.Take(first);
        Assert.Empty(_done);
        _rest.Take(second);
        Assert.Equal(["collect", "trim"], _done);
    }

    [Fact]
    public void It_is_done_once_for_all_threads_and_the_next_class_counts_from_nothing()
    {
        var due = End(HandshakeRest.ClassSize, at: 0);
        _rest.Take(due);
        _rest.Take(due + TimeSpan.FromMilliseconds(1));
        Assert.Equal(["collect", "trim"], _done);

        _rest.Take(End(1, at: 60_000));
        Assert.Equal(["collect", "trim", "trim"], _done);
    }

    private Instant End(int handshakes, long at)
    {
        var due = Instant.Never;
        for (var i = 0; i < handshakes; i++)
        {
            due = _rest.OnEnded(Instant.FromMilliseconds(at));
        }

        return due;
    }
}
