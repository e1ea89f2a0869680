using LiveRelay.Media.Dtls;
using LiveRelay.Media.Net;
using Org.BouncyCastle.Tls;

namespace LiveRelay.Tests.Dtls;

public abstract class DtlsCloseTests(DtlsBackend backend)
{
    [Fact]
    public async Task Our_goodbye_reaches_the_peer()
    {
        using var pool = NewPool();
        var pair = await Connect(pool);

        pair.Session.Close();

        Assert.Equal("closed by us", await pair.Closed);
        Assert.True(pair.Client.WaitForClose(DtlsPair.Patience));
        Assert.Equal(1, pair.ClosedCalls);
        Assert.False(pair.Session.Enqueue(new byte[] { 21 }));
    }

    [Fact]
    public async Task The_peers_goodbye_is_reported_and_answered()
    {
        using var pool = NewPool();
        var pair = await Connect(pool);

        pair.Client.Close();

        Assert.Equal("closed by the peer", await pair.Closed);
        Assert.Equal(1, pair.ClosedCalls);
        Assert.False(pair.Session.Enqueue(new byte[] { 21 }));
    }

    [Fact]
    public async Task A_session_may_be_closed_before_its_first_datagram()
    {
        using var pool = NewPool();
        var pair = new DtlsPair(pool);

        pair.Session.Close();
        pair.Session.Close();

        Assert.Equal("closed by us", await pair.Closed);
        Assert.Equal(1, pair.ClosedCalls);
        Assert.False(pair.Session.Enqueue(new byte[] { 22 }));
    }

    [Fact]
    public async Task A_handshake_that_is_closed_tells_the_peer()
    {
        using var pool = NewPool();
        var pair = new DtlsPair(pool, toServer: new Lose(number => number > 0));
        var client = pair.ConnectAsync();
        await pair.ServerFlight;

        pair.Session.Close();

        var alert = await Assert.ThrowsAsync<TlsFatalAlertReceived>(() => client);
        Assert.Equal(AlertDescription.user_canceled, alert.AlertDescription);
        Assert.Contains("closed by us", await pair.Closed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_is_disposed_after_its_closing_still_says_goodbye()
    {
        using var pool = NewPool();
        var pair = await Connect(pool);

        pair.Session.Close();
        pair.Session.Dispose();

        Assert.Equal("closed by us", await pair.Closed);
        Assert.True(pair.Client.WaitForClose(DtlsPair.Patience));
    }

    [Fact]
    public async Task A_session_that_is_only_disposed_says_nothing_more()
    {
        using var pool = NewPool();
        var pair = await Connect(pool);
        var other = await Connect(pool);

        pair.Session.Dispose();
        other.Session.Close();
        await other.Closed;

        // The service thread works in order, so that the first session's end lies behind us.
        Assert.False(pair.IsClosed);
        Assert.False(pair.Session.Enqueue(new byte[] { 21 }));
    }

    [Fact]
    public async Task The_end_of_the_pool_waits_for_the_goodbyes()
    {
        var pool = NewPool();
        var pairs = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Connect(pool)));
        foreach (var pair in pairs)
        {
            pair.Session.Close();
        }

        pool.Dispose();

        Assert.All(pairs, pair => Assert.True(pair.IsClosed));
        Assert.All(pairs, pair => Assert.True(pair.Client.WaitForClose(DtlsPair.Patience)));
    }

    [Fact]
    public async Task Application_data_and_garbage_do_not_end_a_session()
    {
        using var pool = NewPool();
        var pair = await Connect(pool);
        var random = new Random(1);

        for (var i = 0; i < 100; i++)
        {
            var garbage = new byte[random.Next(1, 200)];
            random.NextBytes(garbage);
            pair.Session.Enqueue(garbage);
            pair.Client.Send("data"u8);
        }

        pair.Session.Close();
        Assert.Equal("closed by us", await pair.Closed);
        Assert.True(pair.Client.WaitForClose(DtlsPair.Patience));
    }

    private static async Task<DtlsPair> Connect(IDtlsServer pool)
    {
        var pair = new DtlsPair(pool);
        await pair.ConnectAsync();
        await pair.ServerKeys;
        return pair;
    }

    private IDtlsServer NewPool(DtlsPoolOptions? options = null) => DtlsPair.NewPool(backend, options);
}

public sealed class OpenSslDtlsCloseTests() : DtlsCloseTests(DtlsBackend.OpenSsl);

public sealed class ManagedDtlsCloseTests() : DtlsCloseTests(DtlsBackend.Managed);
