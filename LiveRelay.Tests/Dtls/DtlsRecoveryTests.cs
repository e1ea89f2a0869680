using LiveRelay.Bench.Client;
using LiveRelay.Media.Dtls;
using LiveRelay.Media.Net;

namespace LiveRelay.Tests.Dtls;

/// <summary>Whatever a path does to the datagrams of a handshake, it completes at both ends.</summary>
public abstract class DtlsRecoveryTests(DtlsBackend backend)
{
    // A flight is one datagram; only a large ClientHello takes two.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_lost_datagram_of_the_client_is_repeated(int number)
    {
        var loss = new Lose(n => n == number);
        await Complete(toServer: loss);
        Assert.Equal(1, loss.Lost);
    }

    /// <summary>The second is our last flight: the client repeats its own, when our handshake is complete and its thread gone.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_lost_datagram_of_the_server_is_repeated(int number)
    {
        var loss = new Lose(n => n == number);
        await Complete(toClient: loss);
        Assert.Equal(1, loss.Lost);
    }

    [Fact]
    public async Task Our_last_flight_is_repeated_as_often_as_it_is_lost()
    {
        var loss = new Lose(n => n is >= 1 and <= 4);
        await Complete(toClient: loss);
        Assert.Equal(4, loss.Lost);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Any_lost_record_of_the_client_is_repeated(int number)
    {
        var loss = new Lose(n => n == number);
        await Complete(toServer: new SplitRecords(loss));
        Assert.Equal(1, loss.Lost);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Any_lost_record_of_the_server_is_repeated(int number)
    {
        var loss = new Lose(n => n == number);
        await Complete(toClient: new SplitRecords(loss));
        Assert.Equal(1, loss.Lost);
    }

    [Fact]
    public async Task A_ClientHello_in_two_datagrams_is_put_together() => await Complete(options: LargeHello);

    [Fact]
    public async Task A_ClientHello_in_two_datagrams_that_change_places_is_put_together() =>
        await Complete(options: LargeHello, toServer: new SwapPairs());

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_lost_half_of_a_ClientHello_is_repeated(int number) =>
        await Complete(options: LargeHello, toServer: new Lose(n => n == number));

    [Fact]
    public async Task Duplicates_do_no_harm() => await Complete(new Duplicate(), new Duplicate());

    [Fact]
    public async Task Records_in_the_opposite_order_do_no_harm_to_the_client() => await Complete(toClient: new ReverseRecords());

    [Fact]
    public async Task Records_that_change_places_do_no_harm() =>
        await Complete(new SplitRecords(new SwapPairs()), new SplitRecords(new SwapPairs()));

    [Fact]
    public async Task Garbage_between_the_datagrams_does_no_harm() => await Complete(new AddGarbage(1), new AddGarbage(2));

    [Fact]
    public async Task Handshakes_complete_at_a_loss_of_a_fifth()
    {
        using var pool = NewPool();
        var handshakes = Enumerable.Range(1, 30).Select(seed =>
        {
            var up = new Random(seed);
            var down = new Random(-seed);
            var pair = new DtlsPair(
                pool, toServer: new Lose(_ => up.NextDouble() < 0.2), toClient: new SplitRecords(new Lose(_ => down.NextDouble() < 0.2)));
            return Task.WhenAll(pair.ConnectAsync(), pair.ServerKeys);
        });

        foreach (var keys in await Task.WhenAll(handshakes))
        {
            Assert.Equal(keys[0].LocalKey, keys[1].RemoteKey);
        }
    }

    private static DtlsOptions LargeHello => DtlsPair.FastOptions with { HelloPadding = 1300 };

    private async Task Complete(IDatagramDamage? toServer = null, IDatagramDamage? toClient = null, DtlsOptions? options = null)
    {
        using var pool = NewPool();
        var pair = new DtlsPair(pool, options, toServer, toClient);

        var client = await pair.ConnectAsync();
        var server = await pair.ServerKeys;

        Assert.Equal(server.LocalKey, client.RemoteKey);
        Assert.Equal(1, pair.ConnectedCalls);
        Assert.False(pair.IsClosed);
    }

    private IDtlsServer NewPool(DtlsPoolOptions? options = null) => DtlsPair.NewPool(backend, options);
}

public sealed class OpenSslDtlsRecoveryTests() : DtlsRecoveryTests(DtlsBackend.OpenSsl);

public sealed class ManagedDtlsRecoveryTests() : DtlsRecoveryTests(DtlsBackend.Managed);
