using LiveRelay.Server.Recording;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LiveRelay.Tests.Watching;

/// <summary>Two schools with an administrator and two teachers each, a researcher, a clock that a test moves, and recordings.</summary>
internal sealed class RecordedCounty : IAsyncDisposable
{
    private readonly Dictionary<string, ApiClient> _clients = [];

    private RecordedCounty(County county, SettableTime time) => (County, Time) = (county, time);

    public County County { get; }

    public SettableTime Time { get; }

    public int School { get; private set; }

    public int OtherSchool { get; private set; }

    /// <summary>The ids of accounts by their user names: <c>head</c>, <c>li</c> and <c>wang</c> of the school, <c>head2</c>, <c>zhao</c> and <c>qian</c> of the other.</summary>
    public Dictionary<string, int> People { get; } = [];

    public RecordingDirectory Files => County.Server.Services.GetRequiredService<RecordingDirectory>();

    public static async Task<RecordedCounty> CreateAsync(params (string Key, string Value)[] settings)
    {
        var time = new SettableTime();
        var county = await County.CreateAsync(services => services.AddSingleton<TimeProvider>(time), settings);
        var recorded = new RecordedCounty(county, time) { School = await county.SchoolAsync("示范小学"), OtherSchool = await county.SchoolAsync("东街小学") };
        await recorded.AddAsync("researcher", "researcher", null);
        await recorded.AddAsync("head", "schoolAdministrator", recorded.School);
        await recorded.AddAsync("li", "teacher", recorded.School);
        await recorded.AddAsync("wang", "teacher", recorded.School);
        await recorded.AddAsync("head2", "schoolAdministrator", recorded.OtherSchool);
        await recorded.AddAsync("zhao", "teacher", recorded.OtherSchool);
        await recorded.AddAsync("qian", "teacher", recorded.OtherSchool);
        return recorded;
    }

    public async Task<ApiClient> AsAsync(string userName)
    {
        if (!_clients.TryGetValue(userName, out var client))
        {
            _clients[userName] = client = userName == "admin" ? County.Administrator : await County.SignedInAsync(userName);
        }

        return client;
    }

    /// <summary>Stores a recording without files, a hundred seconds long, taught by <c>li</c>, as the test wants it.</summary>
    public async Task<string> RecordingAsync(Action<RecordingRecord>? change = null)
    {
        var recording = new RecordingRecord
        {
            Id = RecordingId.New(),
            Title = "分数的意义",
            SchoolId = School,
            TeacherId = People["li"],
            Subject = "数学",
            StartedAt = Time.GetUtcNow(),
            DurationMs = 100_000,
            State = RecordingState.Ready,
            Review = ReviewState.PublishedToCounty,
        };
        change?.Invoke(recording);
        await using var db = await OpenAsync();
        db.Recordings.Add(recording);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return recording.Id;
    }

    public async Task ChangeAsync(string recordingId, Action<RecordingRecord> change)
    {
        await using var db = await OpenAsync();
        change(await db.Recordings.SingleAsync(recording => recording.Id == recordingId, TestContext.Current.CancellationToken));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    public Task<LiveRelayDb> OpenAsync() =>
        County.Server.Services.GetRequiredService<IDbContextFactory<LiveRelayDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);

    /// <summary>Somebody watches a stretch, at the lesson's pace.</summary>
    public async Task WatchAsync(string userName, string recordingId, int fromMs, int toMs)
    {
        const int BeatMs = 10_000;
        var client = await AsAsync(userName);
        await client.PostAsync($"/api/recordings/{recordingId}/watch", new { positionMs = fromMs, played = Array.Empty<int[]>(), rate = 1, visible = true });
        for (var at = fromMs; at < toMs; at += BeatMs)
        {
            var end = Math.Min(toMs, at + BeatMs);
            Time.Advance(TimeSpan.FromMilliseconds(end - at));
            await client.PostAsync($"/api/recordings/{recordingId}/watch", new { positionMs = end, played = new[] { new[] { at, end } }, rate = 1, visible = true });
        }
    }

    public ValueTask DisposeAsync() => County.DisposeAsync();

    private async Task AddAsync(string userName, string role, int? school) => People[userName] = await County.AccountAsync(userName, role, school);
}
