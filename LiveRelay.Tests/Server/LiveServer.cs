using System.Net.Http.Headers;
using LiveRelay.Server.Lessons;
using LiveRelay.Server.Operations;
using LiveRelay.Tests.Sdp;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LiveRelay.Tests.Server;

/// <summary>A whole server with real sockets on free ports and a data directory of its own.</summary>
public sealed class LiveServer : IAsyncDisposable
{
    private readonly WebApplicationFactory<ServerOptions> _factory;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("liverelay-");

    public LiveServer()
        : this([])
    {
    }

    internal LiveServer(params (string Key, string Value)[] settings)
        : this(static _ => { }, settings)
    {
    }

    internal LiveServer(Action<IServiceCollection> configure, params (string Key, string Value)[] settings)
    {
        MigratedDatabase.CopyTo(_directory.FullName);
        _factory = new WebApplicationFactory<ServerOptions>().WithWebHostBuilder(host =>
        {
            host.UseSetting("Urls", "http://127.0.0.1:0");
            host.UseSetting("Storage:DataDirectory", _directory.FullName);
            host.UseSetting("Media:Port", "0");
            host.UseSetting("Demo:Enabled", "true");
            host.UseSetting("Turn:Urls:0", "turn:turn.example.org:3478?transport=udp");
            host.UseSetting("Turn:SharedSecret", "north-wind");
            foreach (var (key, value) in settings)
            {
                host.UseSetting(key, value);
            }

            // A password's hash takes long on purpose, and tests sign in a thousand times.
            host.ConfigureServices(static services => services.Configure<PasswordHasherOptions>(static hasher => hasher.IterationCount = 1000));
            host.ConfigureServices(configure);
        });
        _factory.UseKestrel();
        _factory.StartServer();
        var address = _factory.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(address) };
    }

    public HttpClient Client { get; }

    public string DataDirectory => _directory.FullName;

    public IServiceProvider Services => _factory.Services;

    public static string PublisherOffer => Captured.Read("chromium-156-pub-offer-H264.sdp");

    public static string ViewerOffer => Captured.Read("chromium-156-sub-offer-H264.sdp");

    public string Token(LessonRole role, string lesson = DemoSchool.LessonId, int minutes = 10) => Services.GetRequiredService<JoinTokens>()
        .Issue(new JoinToken($"test-{role.ToClaim()}", lesson, role, "测试", "测试学校", role.MayPublish(), IsShared: false, Session: null), TimeSpan.FromMinutes(minutes));

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? token = null, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> PublishAsync(LessonRole role = LessonRole.Teacher, string query = "", string? offer = null) =>
        SendAsync(HttpMethod.Post, $"/whip/demo{query}", Token(role), Sdp(offer ?? PublisherOffer));

    public Task<HttpResponseMessage> WatchAsync(LessonRole role = LessonRole.Observer, string query = "", string? offer = null) =>
        SendAsync(HttpMethod.Post, $"/whep/demo{query}", Token(role), Sdp(offer ?? ViewerOffer));

    public static HttpContent Sdp(string text) => new StringContent(text, new MediaTypeHeaderValue("application/sdp"));

    public static HttpContent Fragment(string text) => new StringContent(text, new MediaTypeHeaderValue("application/trickle-ice-sdpfrag"));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _factory.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
