using LiveRelay.Media.Dtls;
using LiveRelay.Media.Net;
using LiveRelay.Media.Srtp;
using Org.BouncyCastle.Tls;

namespace LiveRelay.Tests.Dtls;

public abstract class DtlsHandshakeTests(DtlsBackend backend)
{
    [Theory]
    [InlineData(SrtpProfile.AeadAes128Gcm)]
    [InlineData(SrtpProfile.Aes128CmHmacSha1_80)]
    public async Task Both_ends_have_the_same_keys_crosswise(SrtpProfile profile)
    {
        using var pool = NewPool();
        var pair = new DtlsPair(pool, DtlsPair.FastOptions with { Profiles = [profile] });

        var client = await pair.ConnectAsync();
        var server = await pair.ServerKeys;

        Assert.Equal(profile, server.Profile);
        Assert.Equal(profile, client.Profile);
        Assert.Equal(server.LocalKey, client.RemoteKey);
        Assert.Equal(server.LocalSalt, client.RemoteSalt);
        Assert.Equal(server.RemoteKey, client.LocalKey);
        Assert.Equal(server.RemoteSalt, client.LocalSalt);
        Assert.NotEqual(server.LocalKey, server.RemoteKey);
        Assert.Equal(1, pair.ConnectedCalls);
        Assert.False(pair.IsClosed);
    }

    [Fact]
    public async Task The_server_prefers_GCM_whatever_the_clients_order()
    {
        using var pool = NewPool();
        var pair = new DtlsPair(pool);

        await pair.ConnectAsync();

        Assert.Equal(SrtpProfile.AeadAes128Gcm, (await pair.ServerKeys).Profile);
    }

    [Fact]
    public async Task An_operator_may_prefer_the_other_profile()
    {
        using var pool = NewPool(DtlsPair.PoolOptions with { Profiles = [SrtpProfile.Aes128CmHmacSha1_80] });
        var pair = new DtlsPair(pool);

        await pair.ConnectAsync();

        Assert.Equal(SrtpProfile.Aes128CmHmacSha1_80, (await pair.ServerKeys).Profile);
    }

    [Fact]
    public async Task Media_flows_with_the_keys_of_a_handshake()
    {
        using var pool = NewPool();
        var pair = new DtlsPair(pool);
        var client = await pair.ConnectAsync();
        var server = await pair.ServerKeys;
        using var sender = new SrtpSession(client.Profile, client.LocalKey, client.LocalSalt);
        using var receiver = new SrtpSession(server.Profile, server.RemoteKey, server.RemoteSalt);
        var packet = new byte[12 + 5 + SrtpSession.MaxRtpOverhead];
        packet[0] = 0x80;

        var length = sender.ProtectRtp(packet, 12, 0, "hello"u8);

        Assert.Equal(LiveRelay.Media.DropReason.None, receiver.UnprotectRtp(packet.AsSpan(0, length), out var plain));
        Assert.Equal("hello"u8, packet.AsSpan(12, plain - 12));
    }

    [Fact]
    public async Task A_client_whose_certificate_is_not_the_one_of_the_SDP_gets_an_alert()
    {
        using var pool = NewPool();
        var pair = new DtlsPair(pool, expectedOfClient: DtlsPair.ServerCertificate.Fingerprint);

        var alert = await Assert.ThrowsAsync<TlsFatalAlertReceived>(pair.ConnectAsync);

        Assert.Equal(AlertDescription.bad_certificate, alert.AlertDescription);
        Assert.Contains("fingerprint", await pair.Closed, StringComparison.Ordinal);
        Assert.Equal(0, pair.ConnectedCalls);
        Assert.Equal(1, pair.ClosedCalls);
    }

    [Fact]
    public async Task A_client_that_rejects_our_certificate_ends_the_session()
    {
        using var pool = NewPool();
        var pair = new DtlsPair(pool, expectedOfServer: DtlsPair.ClientCertificate.Fingerprint);

        await Assert.ThrowsAsync<TlsFatalAlert>(pair.ConnectAsync);

        Assert.Contains("bad_certificate", await pair.Closed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_common_profile_there_is_no_session()
    {
        using var pool = NewPool(DtlsPair.PoolOptions with { Profiles = [SrtpProfile.AeadAes128Gcm] });
        var pair = new DtlsPair(pool, DtlsPair.FastOptions with { Profiles = [SrtpProfile.Aes128CmHmacSha1_80] });

        var alert = await Assert.ThrowsAsync<TlsFatalAlertReceived>(pair.ConnectAsync);

        Assert.Equal(AlertDescription.handshake_failure, alert.AlertDescription);
        Assert.Contains("SRTP profile", await pair.Closed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fifty_handshakes_at_once_complete_on_two_threads()
    {
        using var pool = NewPool(DtlsPair.PoolOptions with { Threads = 2, MaxHandshakes = 2 });
        var pairs = Enumerable.Range(0, 50).Select(_ => new DtlsPair(pool)).ToArray();

        await Task.WhenAll(pairs.Select(pair => pair.ConnectAsync()));
        var keys = await Task.WhenAll(pairs.Select(pair => pair.ServerKeys));

        Assert.Equal(50, keys.Select(key => Convert.ToHexString(key.LocalKey)).Distinct().Count());
    }

    [Fact]
    public async Task Silent_peers_keep_nobody_waiting()
    {
        using var pool = NewPool(DtlsPair.PoolOptions with { Threads = 1, MaxHandshakes = 20 });
        var silent = Enumerable.Range(0, 19).Select(_ => new DtlsPair(pool)).ToArray();
        foreach (var pair in silent)
        {
            Assert.True(pair.Session.Enqueue(new byte[] { 22, 254, 253 }));
        }

        var lively = new DtlsPair(pool);
        await lively.ConnectAsync();

        await lively.ServerKeys;
        Assert.DoesNotContain(silent, pair => pair.IsClosed);
    }

    [Fact]
    public async Task A_handshake_that_takes_too_long_is_given_up()
    {
        using var pool = NewPool(DtlsPair.PoolOptions with { Timeout = TimeSpan.FromMilliseconds(200) });
        var pair = new DtlsPair(pool, toClient: new Lose(_ => true));
        var client = pair.ConnectAsync();

        Assert.Contains("timed out", await pair.Closed, StringComparison.Ordinal);
        Assert.False(pair.Session.Enqueue(new byte[] { 22 }));
        pair.Client.Abort();
        await Assert.ThrowsAnyAsync<IOException>(() => client);
    }

    [Fact]
    public async Task A_pool_that_is_disposed_breaks_off_handshakes_and_tells_the_peer()
    {
        var pool = NewPool();
        var pair = new DtlsPair(pool, toServer: new Lose(number => number > 0));
        var client = pair.ConnectAsync();
        await pair.ServerFlight;

        pool.Dispose();

        Assert.Contains("closed by us", await pair.Closed, StringComparison.Ordinal);
        var alert = await Assert.ThrowsAsync<TlsFatalAlertReceived>(() => client);
        Assert.Equal(AlertDescription.user_canceled, alert.AlertDescription);
    }

    [Fact]
    public async Task The_warm_up_disturbs_nobody()
    {
        using var pool = NewPool(DtlsPair.PoolOptions with { WarmUp = true });
        var pair = new DtlsPair(pool);

        await pair.ConnectAsync();
        await pair.ServerKeys;
        pair.Session.Close();

        await pair.Closed;
    }

    private IDtlsServer NewPool(DtlsPoolOptions? options = null) => DtlsPair.NewPool(backend, options);
}

public sealed class OpenSslDtlsHandshakeTests() : DtlsHandshakeTests(DtlsBackend.OpenSsl);

public sealed class ManagedDtlsHandshakeTests() : DtlsHandshakeTests(DtlsBackend.Managed);
