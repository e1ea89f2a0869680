using System.Net;
using System.Text.Json;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Accounts;
using LiveRelay.Tests.Library;
using LiveRelay.Tests.Watching;

namespace LiveRelay.Tests.MicroTeaching;

/// <summary>A clip is a stretch of a recording, and gives nobody more than that does.</summary>
public sealed class ClipTests
{
    private static readonly string[] _everybody = ["li", "wang", "zhao", "researcher", "head", "admin"];
    private static readonly string[] _ofTheSchool = ["li", "wang", "head"];
    private static readonly string[] _wang = ["wang"];

    [Fact]
    public async Task Who_shares_a_clip_decides_who_finds_it_and_the_recording_who_may_at_all()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var id = await county.RecordingAsync();
        var wang = await county.AsAsync("wang");
        var clip = await TakeAsync(wang, id, "private");

        Assert.Equal(_wang, await WhoFindsAsync(county, clip));
        await (await county.AsAsync("li")).RefusedAsync(HttpMethod.Get, $"/api/clips/{clip}", null, HttpStatusCode.Forbidden, "may-not");
        await wang.PutAsync($"/api/clips/{clip}", Body("school"));
        Assert.Equal(_ofTheSchool.Order(), (await WhoFindsAsync(county, clip)).Order());
        await wang.PutAsync($"/api/clips/{clip}", Body("county"));
        Assert.Equal(_everybody.Order(), (await WhoFindsAsync(county, clip)).Order());

        await county.ChangeAsync(id, static recording => recording.Review = ReviewState.PublishedToSchool);
        Assert.Equal(_ofTheSchool.Order(), (await WhoFindsAsync(county, clip)).Order());
        await (await county.AsAsync("zhao")).RefusedAsync(HttpMethod.Get, $"/api/clips/{clip}", null, HttpStatusCode.Forbidden, "recording-closed");
    }

    [Fact]
    public async Task A_clip_of_what_is_withdrawn_says_that_it_is_gone_and_its_bytes_are_refused()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var id = await county.StoreAsync(static recording => recording.Review = ReviewState.PublishedToCounty);
        var zhao = await county.AsAsync("zhao");
        var clip = await TakeAsync(zhao, id, "county");
        Assert.Equal("there", (await zhao.GetAsync($"/api/clips/{clip}")).GetProperty("state").GetString());

        await county.ChangeAsync(id, static recording => recording.Review = ReviewState.Withdrawn);

        var gone = await zhao.GetAsync($"/api/clips/{clip}");
        Assert.Equal(("closed", "情境导入", 0), (gone.GetProperty("state").GetString(), gone.GetProperty("name").GetString(), gone.GetProperty("spans").GetArrayLength()));
        Assert.Equal(JsonValueKind.Null, gone.GetProperty("recording").ValueKind);
        await zhao.RefusedAsync(HttpMethod.Get, $"/api/recordings/{id}/media/{StoredRecording.Video}", null, HttpStatusCode.Forbidden, "recording-closed");
        await zhao.RefusedAsync(HttpMethod.Put, $"/api/clips/{clip}", Body("county"), HttpStatusCode.Forbidden, "recording-closed");
        await zhao.RefusedAsync(HttpMethod.Post, $"/api/recordings/{id}/clips", Body("county"), HttpStatusCode.Forbidden, "recording-closed");
        await (await county.AsAsync("qian")).RefusedAsync(HttpMethod.Get, $"/api/clips/{clip}", null, HttpStatusCode.Forbidden, "recording-closed");
        Assert.Equal(0, (await (await county.AsAsync("qian")).GetAsync("/api/clips")).GetProperty("total").GetInt32());
        await zhao.DeleteAsync($"/api/clips/{clip}");
        await zhao.RefusedAsync(HttpMethod.Get, $"/api/clips/{clip}", null, HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task What_is_cut_away_is_in_no_clip()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var id = await county.RecordingAsync(static recording => recording.Cut = "[[0,20000],[60000,100000]]");
        var zhao = await county.AsAsync("zhao");
        await zhao.RefusedAsync(HttpMethod.Post, $"/api/recordings/{id}/clips", Body("private", 21_000, 59_000), HttpStatusCode.UnprocessableEntity, "invalid-input");
        await zhao.RefusedAsync(HttpMethod.Post, $"/api/recordings/{id}/clips", Body("private", 90_000, 100_001), HttpStatusCode.UnprocessableEntity, "invalid-input");
        await zhao.RefusedAsync(HttpMethod.Post, $"/api/recordings/{id}/clips", Body("private", -1, 10_000), HttpStatusCode.UnprocessableEntity, "invalid-input");

        var clip = await TakeAsync(zhao, id, "private", 10_000, 70_000);
        Assert.Equal("[[10000,20000],[60000,70000]]", (await zhao.GetAsync($"/api/clips/{clip}")).GetProperty("spans").GetRawText());
        await county.ChangeAsync(id, static recording => recording.Cut = "[[0,5000]]");
        Assert.Equal("cut", (await zhao.GetAsync($"/api/clips/{clip}")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Clips_are_found_by_phase_words_and_lesson_and_are_limited_in_number()
    {
        await using var county = await RecordedCounty.CreateAsync(("MicroTeaching:ClipsPerPerson", "2"));
        var excellent = await county.RecordingAsync(static recording => (recording.IsExcellent, recording.Title) = (true, "小数乘法"));
        var other = await county.RecordingAsync();
        var zhao = await county.AsAsync("zhao");
        var first = await TakeAsync(zhao, excellent, "private");
        var second = await TakeAsync(zhao, other, "private");

        async Task<List<int>> FoundAsync(string query) =>
            [.. (await zhao.GetAsync($"/api/clips?{query}")).GetProperty("items").EnumerateArray().Select(static one => one.GetProperty("id").GetInt32())];
        Assert.Equal([second, first], await FoundAsync(""));
        Assert.Equal([first], await FoundAsync("excellent=true"));
        Assert.Equal([first], await FoundAsync("q=" + Uri.EscapeDataString("乘法")));
        Assert.Equal([second], await FoundAsync($"recording={other}&phase=introduce&subject={Uri.EscapeDataString("数学")}&teacher={county.People["li"]}&mine=true"));
        Assert.Empty(await FoundAsync("phase=teach"));
        await zhao.RefusedAsync(HttpMethod.Get, "/api/clips?phase=nothing", null, HttpStatusCode.UnprocessableEntity, "invalid-input");
        await zhao.RefusedAsync(HttpMethod.Post, $"/api/recordings/{other}/clips", Body("private"), HttpStatusCode.Conflict, "too-many-clips");
    }

    [Fact]
    public async Task A_running_lesson_has_no_clips_and_nobody_changes_anothers()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var running = await county.RecordingAsync(static recording => recording.State = RecordingState.Recording);
        var (li, zhao) = (await county.AsAsync("li"), await county.AsAsync("zhao"));
        await li.RefusedAsync(HttpMethod.Post, $"/api/recordings/{running}/clips", Body("private"), HttpStatusCode.Conflict, "recording-not-ready");
        var clip = await TakeAsync(zhao, await county.RecordingAsync(), "county");
        await li.RefusedAsync(HttpMethod.Put, $"/api/clips/{clip}", Body("county"), HttpStatusCode.Forbidden, "may-not");
        await li.RefusedAsync(HttpMethod.Delete, $"/api/clips/{clip}", null, HttpStatusCode.Forbidden, "may-not");
    }

    [Fact]
    public async Task One_phase_is_found_across_lessons_that_somebody_may_watch_without_what_is_cut_away()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var open = await county.RecordingAsync(static recording => Phases(recording));
        county.Time.Advance(TimeSpan.FromDays(1));
        var draft = await county.RecordingAsync(static recording => Phases(recording).Review = ReviewState.Draft);
        var cut = await county.RecordingAsync(static recording => Phases(recording).Cut = "[[50000,100000]]");

        var mine = await (await county.AsAsync("li")).GetAsync("/api/phases/introduce");
        Assert.Equal([draft, open], Ids(mine));
        var zhaos = await (await county.AsAsync("zhao")).GetAsync("/api/phases/introduce?subject=" + Uri.EscapeDataString("数学"));
        Assert.Equal([open], Ids(zhaos));
        var stretch = zhaos.GetProperty("items")[0];
        Assert.Equal((10_000, 40_000, 30_000), (stretch.GetProperty("fromMs").GetInt32(), stretch.GetProperty("toMs").GetInt32(), stretch.GetProperty("keptMs").GetInt32()));
        Assert.Contains(cut, Ids(await (await county.AsAsync("zhao")).GetAsync("/api/phases/teach")));
        await (await county.AsAsync("zhao")).RefusedAsync(HttpMethod.Get, "/api/phases/other", null, HttpStatusCode.NotFound, "not-found");
    }

    private static RecordingRecord Phases(RecordingRecord recording)
    {
        recording.Chapters.Add(new ChapterRecord { RecordingId = recording.Id, StartsAtMs = 10_000, Phase = TeachingPhase.Introduce });
        recording.Chapters.Add(new ChapterRecord { RecordingId = recording.Id, StartsAtMs = 40_000, Phase = TeachingPhase.Teach });
        return recording;
    }

    private static IEnumerable<string?> Ids(JsonElement page) =>
        page.GetProperty("items").EnumerateArray().Select(static one => one.GetProperty("recording").GetProperty("id").GetString());

    private static object Body(string sharing, int fromMs = 10_000, int toMs = 40_000) =>
        new { name = "情境导入", fromMs, toMs, phase = "introduce", note = "看提问", sharing };

    private static async Task<int> TakeAsync(ApiClient client, string recording, string sharing, int fromMs = 10_000, int toMs = 40_000) =>
        County.Id(await client.CreateAsync($"/api/recordings/{recording}/clips", Body(sharing, fromMs, toMs)));

    private static async Task<List<string>> WhoFindsAsync(RecordedCounty county, int clip)
    {
        var finders = new List<string>();
        foreach (var name in _everybody)
        {
            var found = (await (await county.AsAsync(name)).GetAsync("/api/clips")).GetProperty("items").EnumerateArray().Any(one => one.GetProperty("id").GetInt32() == clip);
            using var direct = await (await county.AsAsync(name)).SendAsync(HttpMethod.Get, $"/api/clips/{clip}");
            Assert.Equal(found, direct.StatusCode == HttpStatusCode.OK);
            if (found)
            {
                finders.Add(name);
            }
        }

        return finders;
    }
}
