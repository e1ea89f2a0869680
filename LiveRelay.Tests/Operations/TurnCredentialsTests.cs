using LiveRelay.Server.Operations;

namespace LiveRelay.Tests.Operations;

public class TurnCredentialsTests
{
    private static readonly FixedTime _time = new(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));

    [Fact]
    public void Without_configuration_there_are_no_servers() =>
        Assert.Empty(new TurnCredentials(new TurnOptions(), _time).IceServersFor("anybody"));

    [Fact]
    public void The_user_name_is_the_expiry_and_the_name_and_the_password_its_hmac()
    {
        var server = Assert.Single(Create().IceServersFor("session-1"));
        Assert.Equal("turn:turn.example.org:3478?transport=udp", server.Url);
        Assert.Equal("1700043200:session-1", server.Username);

        // printf %s 1700043200:session-1 | openssl dgst -sha1 -hmac north-wind -binary | base64
        Assert.Equal("npDX87wR1L36SwEBbZ97t43vwUI=", server.Credential);
    }

    [Fact]
    public void Stun_servers_come_first_and_have_no_credentials()
    {
        var options = Options();
        options.StunUrls.Add("stun:stun.example.org");
        var servers = new TurnCredentials(options, _time).IceServersFor("a");
        Assert.Equal(["stun:stun.example.org", "turn:turn.example.org:3478?transport=udp"], servers.Select(static s => s.Url));
        Assert.Null(servers[0].Username);
        Assert.Null(servers[0].Credential);
    }

    [Fact]
    public void The_lifetime_is_an_option()
    {
        var options = Options();
        options.LifetimeSeconds = 60;
        Assert.Equal("1700000060:a", new TurnCredentials(options, _time).IceServersFor("a")[0].Username);
    }

    [Theory]
    [InlineData("a\"; x=\"b", "1700043200:a___x__b")]
    [InlineData("a:b", "1700043200:a_b")]
    [InlineData("三年级", "1700043200:___")]
    [InlineData("", "1700043200:")]
    public void A_name_cannot_break_out_of_the_header_or_change_the_expiry(string name, string expected) =>
        Assert.Equal(expected, Create().IceServersFor(name)[0].Username);

    [Fact]
    public void A_very_long_name_is_cut() => Assert.Equal(11 + 64, Create().IceServersFor(new string('a', 1000))[0].Username!.Length);

    [Fact]
    public void Link_headers_are_as_in_rfc_9725()
    {
        Assert.Equal("<stun:stun.example.org>; rel=\"ice-server\"", new IceServer("stun:stun.example.org", null, null).ToLinkHeader());
        Assert.Equal(
            "<turn:turn.example.org?transport=udp>; rel=\"ice-server\"; username=\"user\"; credential=\"password\"; credential-type=\"password\"",
            new IceServer("turn:turn.example.org?transport=udp", "user", "password").ToLinkHeader());
    }

    [Theory]
    [InlineData("turn.example.org")]
    [InlineData("https://turn.example.org")]
    [InlineData("stun:stun.example.org")]
    [InlineData("turn:")]
    [InlineData("turn:a>; rel=x")]
    public void A_url_that_is_no_turn_uri_is_refused_at_start(string url)
    {
        var options = new TurnOptions { SharedSecret = "north-wind" };
        options.Urls.Add(url);
        Assert.Contains(url, Assert.Throws<ArgumentException>(() => new TurnCredentials(options, _time)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stun_url_that_is_none_is_refused_at_start()
    {
        var options = new TurnOptions();
        options.StunUrls.Add("turn:turn.example.org");
        Assert.Throws<ArgumentException>(() => new TurnCredentials(options, _time));
    }

    [Fact]
    public void Turn_without_a_secret_is_refused_at_start()
    {
        var options = Options();
        options.SharedSecret = "";
        Assert.Throws<ArgumentException>(() => new TurnCredentials(options, _time));
    }

    [Fact]
    public void A_lifetime_of_nothing_is_refused_at_start()
    {
        var options = Options();
        options.LifetimeSeconds = 0;
        Assert.Throws<ArgumentException>(() => new TurnCredentials(options, _time));
    }

    private static TurnOptions Options()
    {
        var options = new TurnOptions { SharedSecret = "north-wind" };
        options.Urls.Add("turn:turn.example.org:3478?transport=udp");
        return options;
    }

    private static TurnCredentials Create() => new(Options(), _time);

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
