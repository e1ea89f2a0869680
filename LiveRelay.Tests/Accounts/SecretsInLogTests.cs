using System.Collections.Concurrent;
using System.Net;
using LiveRelay.Tests.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LiveRelay.Tests.Accounts;

/// <summary>What must not be read in a log is in none, however much is logged.</summary>
public sealed class SecretsInLogTests
{
    private const string Password = "Hm9-quiet-river";
    private const string NewPassword = "Kx4-loud-mountain";

    [Fact]
    public async Task No_password_cookie_or_secret_stands_in_the_fullest_log()
    {
        using var log = new CapturedLog();
        await using var server = new LiveServer(
            services => services.AddSingleton<ILoggerProvider>(log),
            ("Demo:Enabled", "false"), ("Logging:LogLevel:Default", "Trace"), ("Logging:LogLevel:Microsoft", "Trace"),
            ("Logging:LogLevel:Microsoft.EntityFrameworkCore.Database.Command", "Trace"), ("Logging:LogLevel:Microsoft.EntityFrameworkCore.Update", "Trace"),
            ("Logging:Console:LogLevel:Default", "None"));
        using var browser = new ApiClient(server.Client.BaseAddress!);
        var secret = server.Services.GetRequiredService<LiveRelay.Server.Accounts.SetupLink>().Page.Split("secret=")[1];

        await browser.CreateAsync("/api/setup", new { secret, county = "示范县", userName = "admin", name = "管理员", password = Password });
        await browser.RefusedAsync(HttpMethod.Post, "/api/login", new { userName = Password, password = Password }, HttpStatusCode.Unauthorized, "wrong-password");
        await browser.LogInAsync("admin", Password);
        await browser.RefusedAsync(HttpMethod.Post, "/api/login", new { userName = "admin", password = NewPassword }, HttpStatusCode.Unauthorized, "wrong-password");
        await browser.PostAsync("/api/me/password", new { current = Password, password = NewPassword }, HttpStatusCode.NoContent);
        var link = (await browser.PostAsync("/api/accounts/1/password-link")).GetProperty("url").GetString()!.Split("secret=")[1];
        await browser.PostAsync("/api/password", new { secret = link, password = Password }, HttpStatusCode.NoContent);
        await browser.LogInAsync("admin", Password);
        var cookie = browser.Cookies.GetCookies(server.Client.BaseAddress!)["liverelay"]!.Value;

        Assert.Contains("/api/login", log.Text, StringComparison.Ordinal);
        Assert.Contains("INSERT INTO \"Sessions\"", log.Text, StringComparison.Ordinal);
        foreach (var hidden in new[] { Password, NewPassword, secret, link, cookie })
        {
            Assert.DoesNotContain(hidden, log.Text, StringComparison.Ordinal);
        }
    }

    private sealed class CapturedLog : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public string Text => string.Join('\n', _lines);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            _lines.Enqueue(state.ToString() ?? "");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
