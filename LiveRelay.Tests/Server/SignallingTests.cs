using System.Net;
using System.Net.Http.Headers;
using LiveRelay.Server.Lessons;

namespace LiveRelay.Tests.Server;

public sealed class SignallingTests(LiveServer server) : IClassFixture<LiveServer>
{
    private const string Restart = "a=ice-ufrag:abcd\r\na=ice-pwd:0123456789abcdef01234567\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n";

    [Fact]
    public async Task An_offer_is_answered_as_rfc_9725_says()
    {
        using var response = await server.PublishAsync();
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("application/sdp", response.Content.Headers.ContentType?.ToString());
        Assert.Matches("^/whip/demo/[A-Za-z0-9_-]{22}$", response.Headers.Location?.OriginalString);
        Assert.Matches("^\".+\"$", response.Headers.ETag?.Tag);
        Assert.Equal("application/trickle-ice-sdpfrag", Assert.Single(response.Headers.GetValues("Accept-Patch")));
        var link = Assert.Single(response.Headers.GetValues("Link"));
        Assert.StartsWith("<turn:turn.example.org:3478?transport=udp>; rel=\"ice-server\"; username=", link, StringComparison.Ordinal);
        Assert.StartsWith("v=0", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_is_answered_below_whep()
    {
        using var response = await server.WatchAsync(query: "?slots=program");
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.StartsWith("/whep/demo/", response.Headers.Location?.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task Without_a_token_nothing_is_told(string method)
    {
        using var response = await server.SendAsync(new HttpMethod(method), method == "POST" ? "/whip/demo" : "/whip/demo/x");
        await ProblemAssert.IsAsync(response, HttpStatusCode.Unauthorized, "token-missing");
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task A_forged_or_expired_token_is_refused()
    {
        foreach (var token in new[] { "a.b.c", server.Token(LessonRole.Teacher) + "x", server.Token(LessonRole.Teacher, minutes: -5) })
        {
            using var response = await server.SendAsync(HttpMethod.Post, "/whip/demo", token, LiveServer.Sdp("v=0"));
            await ProblemAssert.IsAsync(response, HttpStatusCode.Unauthorized, "token-invalid");
            Assert.Contains("invalid_token", response.Headers.WwwAuthenticate.Single().Parameter, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_token_opens_its_own_lesson_only()
    {
        using var response = await server.SendAsync(HttpMethod.Post, "/whip/demo", server.Token(LessonRole.Teacher, "other"), LiveServer.Sdp("v=0"));
        await ProblemAssert.IsAsync(response, HttpStatusCode.Forbidden, "other-lesson");
    }

    [Theory]
    [InlineData(LessonRole.Teacher, "guest")]
    [InlineData(LessonRole.Classroom, "camera")]
    [InlineData(LessonRole.Observer, "screen")]
    public async Task A_role_publishes_its_own_tracks_only(LessonRole role, string track)
    {
        using var response = await server.PublishAsync(role, $"?track={track}");
        await ProblemAssert.IsAsync(response, HttpStatusCode.Forbidden, "may-not-publish");
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("De..mo")]
    [InlineData("-demo")]
    public async Task A_lesson_that_is_not_there_is_not_found(string lesson)
    {
        using var response = await server.SendAsync(HttpMethod.Post, $"/whep/{lesson}", server.Token(LessonRole.Teacher, lesson), LiveServer.Sdp("v=0"));
        await ProblemAssert.IsAsync(response, HttpStatusCode.NotFound, "unknown-lesson");
    }

    [Fact]
    public async Task A_wrong_query_is_named()
    {
        using var track = await server.PublishAsync(query: "?track=window");
        await ProblemAssert.IsAsync(track, HttpStatusCode.BadRequest, "unknown-track");
        using var client = await server.PublishAsync(query: "?client=a%20b");
        await ProblemAssert.IsAsync(client, HttpStatusCode.BadRequest, "bad-client-id");
        using var slot = await server.WatchAsync(query: "?slots=balcony");
        await ProblemAssert.IsAsync(slot, HttpStatusCode.BadRequest, "unknown-slot");
        using var slots = await server.WatchAsync(query: $"?slots={string.Join(',', Enumerable.Repeat("program", 17))}");
        await ProblemAssert.IsAsync(slots, HttpStatusCode.BadRequest, "unknown-slot");
    }

    [Fact]
    public async Task A_wrong_body_is_named()
    {
        using var sdp = await server.PublishAsync(offer: "hello");
        await ProblemAssert.IsAsync(sdp, HttpStatusCode.BadRequest, "bad-sdp");
        using var large = await server.PublishAsync(offer: new string('a', 65537));
        await ProblemAssert.IsAsync(large, HttpStatusCode.RequestEntityTooLarge, "too-large");
        using var type = await server.SendAsync(HttpMethod.Post, "/whip/demo", server.Token(LessonRole.Teacher), new StringContent("v=0"));
        await ProblemAssert.IsAsync(type, HttpStatusCode.UnsupportedMediaType, "wrong-media-type");
        using var binary = await server.SendAsync(
            HttpMethod.Post, "/whip/demo", server.Token(LessonRole.Teacher), new ByteArrayContent([0xFF, 0xFE]) { Headers = { { "Content-Type", "application/sdp" } } });
        await ProblemAssert.IsAsync(binary, HttpStatusCode.BadRequest, "bad-sdp");
    }

    [Fact]
    public async Task An_offer_without_a_common_codec_cannot_be_processed()
    {
        var offer = LiveServer.PublisherOffer;
        foreach (var codec in new[] { "opus/", "red/", "H264/", "VP8/", "VP9/", "AV1/" })
        {
            offer = offer.Replace(codec, $"X{codec}", StringComparison.OrdinalIgnoreCase);
        }

        using var response = await server.PublishAsync(offer: offer);
        await ProblemAssert.IsAsync(response, HttpStatusCode.UnprocessableEntity, "no-common-codec");
    }

    [Fact]
    public async Task The_endpoints_themselves_cannot_be_read()
    {
        using var response = await server.SendAsync(HttpMethod.Get, "/whip/demo");
        await ProblemAssert.IsAsync(response, HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        Assert.Contains("POST", response.Content.Headers.Allow);
    }

    [Fact]
    public async Task Options_tells_turn_servers_only_to_who_may_join()
    {
        using var stranger = await server.SendAsync(HttpMethod.Options, "/whip/demo");
        Assert.Equal(HttpStatusCode.NoContent, stranger.StatusCode);
        Assert.Equal("application/sdp", stranger.Headers.GetValues("Accept-Post").Single());
        Assert.False(stranger.Headers.Contains("Link"));
        using var guest = await server.SendAsync(HttpMethod.Options, "/whep/demo", server.Token(LessonRole.Observer));
        Assert.Contains("turn:turn.example.org", guest.Headers.GetValues("Link").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_any_origin_may_call()
    {
        using var preflight = await server.SendAsync(
            HttpMethod.Options, "/whip/demo", null, null, ("Origin", "https://a.example"), ("Access-Control-Request-Method", "POST"));
        Assert.Equal("*", preflight.Headers.GetValues("Access-Control-Allow-Origin").Single());
        using var refused = await server.SendAsync(HttpMethod.Post, "/whip/demo", null, null, ("Origin", "https://a.example"));
        var exposed = refused.Headers.GetValues("Access-Control-Expose-Headers").Single();
        Assert.All(["Location", "ETag", "Link", "WWW-Authenticate"], name => Assert.Contains(name, exposed, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, "zh-CN")]
    [InlineData("en-GB,en;q=0.9", "en")]
    [InlineData("fr, zh-TW;q=0.8, en;q=0.5", "zh-CN")]
    public async Task Problems_are_told_in_the_users_language(string? accept, string expected)
    {
        using var response = await server.SendAsync(HttpMethod.Post, "/whip/demo", null, null, accept is null ? [] : [("Accept-Language", accept)]);
        Assert.Equal(expected, response.Content.Headers.ContentLanguage.Single());
    }

    [Fact]
    public async Task A_session_lives_until_it_is_deleted()
    {
        using var created = await server.PublishAsync();
        var session = created.Headers.Location!.OriginalString;
        var token = server.Token(LessonRole.Teacher);
        using var alive = await server.SendAsync(HttpMethod.Get, session, token);
        Assert.Contains("\"state\":\"new\"", await alive.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var elsewhere = await server.SendAsync(HttpMethod.Get, session.Replace("/whip/", "/whep/", StringComparison.Ordinal), token);
        await ProblemAssert.IsAsync(elsewhere, HttpStatusCode.NotFound, "unknown-session");
        using var foreign = await server.SendAsync(HttpMethod.Delete, session, server.Token(LessonRole.Observer));
        await ProblemAssert.IsAsync(foreign, HttpStatusCode.Forbidden, "may-not-publish");
        using var deleted = await server.SendAsync(HttpMethod.Delete, session, token);
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        using var again = await server.SendAsync(HttpMethod.Delete, session, token);
        await ProblemAssert.IsAsync(again, HttpStatusCode.NotFound, "unknown-session");
    }

    [Fact]
    public async Task Patch_takes_candidates_and_restarts_ice()
    {
        using var created = await server.WatchAsync();
        var session = created.Headers.Location!.OriginalString;
        var etag = created.Headers.ETag!.Tag;
        var token = server.Token(LessonRole.Observer);
        Task<HttpResponseMessage> Patch(HttpContent body, params (string, string)[] headers) =>
            server.SendAsync(HttpMethod.Patch, session, token, body, headers);

        using var type = await Patch(LiveServer.Sdp(Restart), ("If-Match", etag));
        await ProblemAssert.IsAsync(type, HttpStatusCode.UnsupportedMediaType, "wrong-media-type");
        using var missing = await Patch(LiveServer.Fragment(Restart));
        await ProblemAssert.IsAsync(missing, HttpStatusCode.PreconditionRequired, "etag-missing");
        using var other = await Patch(LiveServer.Fragment(Restart), ("If-Match", "\"other\""));
        await ProblemAssert.IsAsync(other, HttpStatusCode.PreconditionFailed, "etag-mismatch");
        using var trickle = await Patch(LiveServer.Fragment("a=end-of-candidates\r\n"), ("If-Match", etag));
        Assert.Equal(HttpStatusCode.NoContent, trickle.StatusCode);
        using var restart = await Patch(LiveServer.Fragment(Restart), ("If-Match", "*"));
        Assert.Equal(HttpStatusCode.OK, restart.StatusCode);
        Assert.NotEqual(etag, restart.Headers.ETag!.Tag);
        Assert.Contains("a=ice-ufrag:", await restart.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var late = await Patch(LiveServer.Fragment(Restart), ("If-Match", etag));
        await ProblemAssert.IsAsync(late, HttpStatusCode.PreconditionFailed, "etag-mismatch");
    }

    [Fact]
    public async Task A_viewer_says_how_large_it_shows_its_pictures()
    {
        using var created = await server.WatchAsync(query: "?slots=screen,camera");
        var sizes = $"{created.Headers.Location!.OriginalString}/sizes";
        var token = server.Token(LessonRole.Observer);
        Task<HttpResponseMessage> Put(string path, string body, string type = "application/json") =>
            server.SendAsync(HttpMethod.Put, path, token, new StringContent(body, new MediaTypeHeaderValue(type)));

        using var taken = await Put(sizes, """{"screen": 1080, "camera": 0, "guest": 180}""");
        Assert.Equal(HttpStatusCode.NoContent, taken.StatusCode);
        foreach (var wrong in new[] { "", "[]", "null", """{"screen": -1}""", """{"screen": 100000}""", """{"screen": "large"}""" })
        {
            using var refused = await Put(sizes, wrong);
            await ProblemAssert.IsAsync(refused, HttpStatusCode.BadRequest, "bad-sizes");
        }

        using var slot = await Put(sizes, """{"balcony": 180}""");
        await ProblemAssert.IsAsync(slot, HttpStatusCode.BadRequest, "unknown-slot");
        using var type = await Put(sizes, "{}", "text/plain");
        await ProblemAssert.IsAsync(type, HttpStatusCode.UnsupportedMediaType, "wrong-media-type");
        using var nobody = await Put("/whep/demo/AAAAAAAAAAAAAAAAAAAAAA/sizes", "{}");
        await ProblemAssert.IsAsync(nobody, HttpStatusCode.NotFound, "unknown-session");
    }
}
