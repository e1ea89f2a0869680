using System.Net;
using LiveRelay.Server.Storage;

namespace LiveRelay.Tests.Watching;

/// <summary>What players tell the server, and what it tells them.</summary>
public sealed class WatchEndpointTests
{
    private static readonly int[][] _long = [[0, 90_000]];
    private static readonly int[][] _half = [[1]];
    private static readonly int[][] _all = [[0, 16_000]];

    [Fact]
    public async Task Who_watches_here_goes_on_there()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var recording = await county.RecordingAsync();
        await county.WatchAsync("zhao", recording, 0, 35_000);
        await county.WatchAsync("zhao", recording, 60_000, 70_000);

        var elsewhere = await county.County.SignedInAsync("zhao");
        var viewing = await elsewhere.GetAsync($"/api/recordings/{recording}/watch");
        var list = await elsewhere.GetAsync("/api/watching");

        Assert.Equal("""{"positionMs":70000,"playedSeconds":45,"seconds":100,"percent":45,"played":[[0,35000],[60000,70000]]}""", viewing.GetRawText());
        Assert.Equal((recording, 70_000, 45), (list[0].GetProperty("id").GetString(), list[0].GetProperty("positionMs").GetInt32(), list[0].GetProperty("percent").GetInt32()));
        Assert.Equal(0, (await (await county.AsAsync("qian")).GetAsync("/api/watching")).GetArrayLength());
    }

    [Fact]
    public async Task Heartbeats_at_the_same_moment_share_one_clock_also_across_recordings()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var recordings = new[] { await county.RecordingAsync(), await county.RecordingAsync() };
        var client = await county.AsAsync("zhao");
        await county.WatchAsync("zhao", recordings[0], 0, 0);
        county.Time.Advance(TimeSpan.FromSeconds(10));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => client.PostAsync(
            $"/api/recordings/{recordings[i % 2]}/watch", new { positionMs = 0, played = new[] { new[] { i * 4000, (i * 4000) + 8000 } }, rate = 1, visible = true })));

        var sum = 0;
        foreach (var recording in recordings)
        {
            sum += (await client.GetAsync($"/api/recordings/{recording}/watch")).GetProperty("playedSeconds").GetInt32();
        }

        // Ten seconds and the two of a first heartbeat, at twice the pace.
        Assert.Equal(2 * (10 + 2), sum);
    }

    [Fact]
    public async Task Who_watches_for_the_first_time_loses_nothing_by_a_first_heartbeat_that_was_late()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var recording = await county.RecordingAsync();
        var client = await county.AsAsync("zhao");

        // He plays sixteen seconds at twice the pace; the word that he began was a second and a half on its way.
        await county.WatchAsync("zhao", recording, 0, 0);
        county.Time.Advance(TimeSpan.FromSeconds(6.5));
        var answer = await client.PostAsync(
            $"/api/recordings/{recording}/watch", new { positionMs = 16_000, played = _all, rate = 2, visible = true });

        Assert.Equal(16, answer.GetProperty("playedSeconds").GetInt32());
    }

    [Fact]
    public async Task A_restart_gives_nobody_time_that_he_has_used_up()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var recording = await county.RecordingAsync();
        await using (var db = await county.OpenAsync())
        {
            db.Viewings.Add(new ViewingRecord { AccountId = county.People["zhao"], RecordingId = recording, SeenAt = county.Time.GetUtcNow().AddSeconds(-3) });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var answer = await (await county.AsAsync("zhao")).PostAsync(
            $"/api/recordings/{recording}/watch", new { positionMs = 0, played = _long, rate = 2, visible = true });

        Assert.Equal(6, answer.GetProperty("playedSeconds").GetInt32());
    }

    [Fact]
    public async Task Nobody_tells_of_a_recording_that_he_may_not_watch_or_in_a_way_that_cannot_be_read()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var draft = await county.RecordingAsync(static recording => recording.Review = ReviewState.Draft);
        var shown = await county.RecordingAsync();
        var (other, owner) = (await county.AsAsync("zhao"), await county.AsAsync("li"));
        await other.RefusedAsync(HttpMethod.Post, $"/api/recordings/{draft}/watch", new { positionMs = 0 }, HttpStatusCode.Forbidden, "recording-closed");
        await other.RefusedAsync(HttpMethod.Get, $"/api/recordings/{draft}/watch", null, HttpStatusCode.Forbidden, "recording-closed");
        await owner.PostAsync($"/api/recordings/{draft}/watch", new { positionMs = 12.5 });
        await other.RefusedAsync(HttpMethod.Post, $"/api/recordings/{shown}/watch", new { }, HttpStatusCode.UnprocessableEntity, "invalid-input");
        await other.RefusedAsync(
            HttpMethod.Post, $"/api/recordings/{shown}/watch", new { positionMs = 0, played = _half }, HttpStatusCode.UnprocessableEntity, "invalid-input");
        var strange = await other.PostAsync(
            $"/api/recordings/{shown}/watch", new { positionMs = 1e300, played = new[] { new[] { -1e300, 1e300 } }, rate = -1e300, visible = true });
        Assert.Equal((100_000, 0), (strange.GetProperty("positionMs").GetInt64(), strange.GetProperty("playedSeconds").GetInt32()));
    }
}
