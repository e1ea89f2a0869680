using System.Net;
using LiveRelay.Server.Accounts;
using LiveRelay.Server.Operations;
using LiveRelay.Tests.Server;
using Microsoft.Extensions.DependencyInjection;

namespace LiveRelay.Tests.Accounts;

/// <summary>First start, login, sessions, and whom they keep out.</summary>
public sealed class SignInTests
{
    [Fact]
    public async Task The_first_start_makes_one_administrator_by_the_printed_link_and_never_again()
    {
        await using var server = new LiveServer();
        using var browser = new ApiClient(server.Client.BaseAddress!);
        Assert.True((await browser.GetAsync("/api/setup")).GetProperty("needed").GetBoolean());
        var link = server.Services.GetRequiredService<StartBanner>().Lines().Single(static line => line.StartsWith("setup: ", StringComparison.Ordinal));
        Assert.Matches(@"^setup: http://localhost:\d+/setup#secret=[\w-]{32}$", link);
        var body = new { secret = link.Split("secret=")[1], county = "示范县", userName = "Admin", name = "管理员", password = County.Password };

        await browser.RefusedAsync(HttpMethod.Post, "/api/setup", body with { secret = "guess" }, HttpStatusCode.Forbidden, "setup-secret");
        var problem = await browser.RefusedAsync(HttpMethod.Post, "/api/setup", body with { password = "admin" }, HttpStatusCode.UnprocessableEntity, "invalid-input");
        Assert.Equal("""[{"field":"password","code":"tooShort"}]""", problem.GetProperty("errors").GetRawText());
        var account = await browser.CreateAsync("/api/setup", body);

        Assert.Equal("administrator", account.GetProperty("role").GetString());
        Assert.Equal("示范县", (await browser.GetAsync("/api/me")).GetProperty("county").GetString());
        Assert.False((await browser.GetAsync("/api/setup")).GetProperty("needed").GetBoolean());
        await browser.RefusedAsync(HttpMethod.Post, "/api/setup", body with { userName = "second" }, HttpStatusCode.Conflict, "already-set-up");
        Assert.DoesNotContain(server.Services.GetRequiredService<StartBanner>().Lines(), static line => line.StartsWith("setup", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_signs_in_is_known_by_a_cookie_that_scripts_and_other_sites_cannot_use()
    {
        await using var county = await County.CreateAsync();
        using var browser = county.NewBrowser();
        await browser.RefusedAsync(HttpMethod.Get, "/api/me", null, HttpStatusCode.Unauthorized, "sign-in");
        await browser.RefusedAsync(HttpMethod.Post, "/api/login", new { userName = "admin", password = "wrong" }, HttpStatusCode.Unauthorized, "wrong-password");

        using var response = await browser.SendAsync(HttpMethod.Post, "/api/login", new { userName = " ADMIN ", password = County.Password });

        var cookie = response.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("admin", (await browser.GetAsync("/api/me")).GetProperty("userName").GetString());
        await browser.PostAsync("/api/logout", expected: HttpStatusCode.NoContent);
        await browser.RefusedAsync(HttpMethod.Get, "/api/me", null, HttpStatusCode.Unauthorized, "sign-in");
    }

    [Fact]
    public async Task Over_HTTPS_the_cookie_goes_over_nothing_else()
    {
        await using var county = await County.CreateAsync(("Server:TrustedProxies:0", "127.0.0.1"));
        using var response = await county.NewBrowser().SendAsync(
            HttpMethod.Post, "/api/login", new { userName = "admin", password = County.Password }, ("X-Forwarded-Proto", "https"));
        Assert.Contains("; secure", response.Headers.GetValues("Set-Cookie").Single(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_ended_session_is_over_at_once_even_for_who_kept_the_cookie()
    {
        await using var county = await County.CreateAsync();
        using var thief = county.NewBrowser();
        await thief.LogInAsync("admin", County.Password);
        var sessions = await county.Administrator.GetAsync("/api/me/sessions");
        Assert.Equal(2, sessions.GetArrayLength());
        var other = sessions.EnumerateArray().Single(static session => !session.GetProperty("isCurrent").GetBoolean()).GetProperty("id").GetString();

        await county.Administrator.DeleteAsync($"/api/me/sessions/{other}");

        await thief.RefusedAsync(HttpMethod.Get, "/api/me", null, HttpStatusCode.Unauthorized, "sign-in");
        await county.Administrator.GetAsync("/api/me");
        await county.Administrator.RefusedAsync(HttpMethod.Delete, $"/api/me/sessions/{other}", null, HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_restart_signs_nobody_out_and_nobody_in_who_was_signed_out()
    {
        var directory = Directory.CreateTempSubdirectory("liverelay-restart-");
        (string, string)[] settings = [("Demo:Enabled", "false"), ("Storage:DataDirectory", directory.FullName)];
        var (stays, leaves) = (new CookieContainer(), new CookieContainer());
        await using (var server = new LiveServer(settings))
        {
            using var first = new ApiClient(server.Client.BaseAddress!, stays);
            var secret = server.Services.GetRequiredService<SetupLink>().Page.Split("secret=")[1];
            await first.CreateAsync("/api/setup", new { secret, county = "示范县", userName = "admin", name = "管理员", password = County.Password });
            using var second = new ApiClient(server.Client.BaseAddress!, leaves);
            var session = (await second.LogInAsync("admin", County.Password)).GetProperty("session").GetString();
            await first.DeleteAsync($"/api/me/sessions/{session}");
        }

        await using (var server = new LiveServer(settings))
        {
            using var first = new ApiClient(server.Client.BaseAddress!, stays);
            await first.GetAsync("/api/me");
            using var second = new ApiClient(server.Client.BaseAddress!, leaves);
            await second.RefusedAsync(HttpMethod.Get, "/api/me", null, HttpStatusCode.Unauthorized, "sign-in");
            Assert.DoesNotContain(server.Services.GetRequiredService<StartBanner>().Lines(), static line => line.StartsWith("setup", StringComparison.Ordinal));
        }

        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task A_new_password_ends_the_other_sessions()
    {
        await using var county = await County.CreateAsync();
        using var other = county.NewBrowser();
        await other.LogInAsync("admin", County.Password);
        await county.Administrator.RefusedAsync(
            HttpMethod.Post, "/api/me/password", new { current = "wrong", password = "battery staple" }, HttpStatusCode.Unauthorized, "wrong-password");

        await county.Administrator.PostAsync("/api/me/password", new { current = County.Password, password = "battery staple" }, HttpStatusCode.NoContent);

        await other.RefusedAsync(HttpMethod.Get, "/api/me", null, HttpStatusCode.Unauthorized, "sign-in");
        await county.Administrator.GetAsync("/api/me");
        await other.LogInAsync("admin", "battery staple");
    }

    [Fact]
    public async Task Who_guesses_passwords_has_to_wait_and_the_right_one_does_not_help()
    {
        await using var county = await County.CreateAsync(("Accounts:FailuresPerAccount", "2"));
        using var browser = county.NewBrowser();
        for (var i = 0; i < 2; i++)
        {
            await browser.RefusedAsync(HttpMethod.Post, "/api/login", new { userName = "admin", password = "guess" }, HttpStatusCode.Unauthorized, "wrong-password");
        }

        using var response = await browser.SendAsync(HttpMethod.Post, "/api/login", new { userName = "admin", password = County.Password });
        await ProblemAssert.IsAsync(response, HttpStatusCode.TooManyRequests, "too-many-attempts");
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(15));

        // Another account from the same address is none the worse for it, nor is a name that does not exist the better.
        for (var i = 0; i < 2; i++)
        {
            await browser.RefusedAsync(HttpMethod.Post, "/api/login", new { userName = "nobody", password = "guess" }, HttpStatusCode.Unauthorized, "wrong-password");
        }

        await browser.RefusedAsync(HttpMethod.Post, "/api/login", new { userName = "nobody", password = "guess" }, HttpStatusCode.TooManyRequests, "too-many-attempts");
    }

    [Fact]
    public async Task An_address_that_tries_many_names_has_to_wait_too()
    {
        await using var county = await County.CreateAsync(("Accounts:FailuresPerAddress", "3"));
        using var browser = county.NewBrowser();
        for (var i = 0; i < 3; i++)
        {
            await browser.RefusedAsync(HttpMethod.Post, "/api/login", new { userName = $"name{i}", password = "guess" }, HttpStatusCode.Unauthorized, "wrong-password");
        }

        await browser.RefusedAsync(HttpMethod.Post, "/api/login", new { userName = "another", password = "guess" }, HttpStatusCode.TooManyRequests, "too-many-attempts");
    }

    [Fact]
    public async Task Too_many_wrong_passwords_in_a_row_lock_the_account_for_a_while()
    {
        await using var county = await County.CreateAsync(("Accounts:LockoutFailures", "3"));
        using var browser = county.NewBrowser();
        for (var i = 0; i < 3; i++)
        {
            await browser.RefusedAsync(HttpMethod.Post, "/api/login", new { userName = "admin", password = "guess" }, HttpStatusCode.Unauthorized, "wrong-password");
        }

        await browser.RefusedAsync(HttpMethod.Post, "/api/login", new { userName = "admin", password = County.Password }, HttpStatusCode.TooManyRequests, "too-many-attempts");
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task A_page_of_another_site_changes_nothing(string header, string value)
    {
        await using var county = await County.CreateAsync();
        using var response = await county.Administrator.SendAsync(HttpMethod.Post, "/api/logout", null, (header, value));
        await ProblemAssert.IsAsync(response, HttpStatusCode.Forbidden, "foreign-origin");
        await county.Administrator.GetAsync("/api/me");

        var own = county.Server.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);
        using var good = await county.Administrator.SendAsync(HttpMethod.Post, "/api/logout", null, ("Origin", own));
        Assert.Equal(HttpStatusCode.NoContent, good.StatusCode);
    }

    [Fact]
    public async Task A_body_that_is_no_JSON_or_too_long_is_refused()
    {
        await using var county = await County.CreateAsync();
        await county.Administrator.RefusedAsync(
            HttpMethod.Post, "/api/login", new StringContent("{", null, "application/json"), HttpStatusCode.BadRequest, "bad-request");
        await county.Administrator.RefusedAsync(
            HttpMethod.Post, "/api/login", new StringContent("{}", null, "text/plain"), HttpStatusCode.UnsupportedMediaType, "wrong-media-type");
        await county.Administrator.RefusedAsync(
            HttpMethod.Post, "/api/login", new { userName = new string('x', 70_000) }, HttpStatusCode.RequestEntityTooLarge, "too-large");
    }
}
