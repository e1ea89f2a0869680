using System.Text.Json;
using LiveRelay.Server.Accounts;
using LiveRelay.Tests.Server;
using Microsoft.Extensions.DependencyInjection;

namespace LiveRelay.Tests.Accounts;

/// <summary>A server with an administrator, and short ways to the people and places that a test needs.</summary>
internal sealed class County : IAsyncDisposable
{
    public const string Password = "correct horse";

    private readonly List<ApiClient> _clients = [];

    private County(LiveServer server) => (Server, Administrator) = (server, Browser(server));

    public LiveServer Server { get; }

    public ApiClient Administrator { get; }

    /// <summary>A server that was set up by its link.</summary>
    public static Task<County> CreateAsync(params (string Key, string Value)[] settings) => CreateAsync(static _ => { }, settings);

    /// <summary>The same, with services of the test's own.</summary>
    public static async Task<County> CreateAsync(Action<IServiceCollection> configure, params (string Key, string Value)[] settings)
    {
        var county = new County(new LiveServer(configure, [("Demo:Enabled", "false"), .. settings]));
        await county.Administrator.CreateAsync(
            "/api/setup", new { secret = county.SetupSecret, county = "示范县", userName = "admin", name = "管理员", password = Password });
        return county;
    }

    public string SetupSecret => Server.Services.GetRequiredService<SetupLink>().Page.Split("secret=")[1];

    public ApiClient NewBrowser() => Browser(Server);

    public async Task<int> SchoolAsync(string name) => Id(await Administrator.CreateAsync("/api/schools", new { name }));

    public async Task<int> RoomAsync(int schoolId, string name) => Id(await Administrator.CreateAsync("/api/rooms", new { schoolId, name }));

    public async Task<int> AccountAsync(string userName, string role, int? schoolId = null) => Id(
        (await Administrator.CreateAsync("/api/accounts", new { userName, name = $"{userName} 老师", role, schoolId, password = Password })).GetProperty("account"));

    public async Task<ApiClient> SignedInAsync(string userName)
    {
        var browser = NewBrowser();
        await browser.LogInAsync(userName, Password);
        return browser;
    }

    public static int Id(JsonElement thing) => thing.GetProperty("id").GetInt32();

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        await Server.DisposeAsync();
    }

    private ApiClient Browser(LiveServer server)
    {
        var client = new ApiClient(server.Client.BaseAddress!);
        _clients.Add(client);
        return client;
    }
}
