using System.Net;
using System.Text.Json;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Watching;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Tests.Library;

/// <summary>Titles, chapters and cuts, and how a recording goes for good.</summary>
public sealed class EditTests
{
    private static readonly int[][] _cut = [[1000, 41_000], [60_000, 100_000]];

    [Fact]
    public async Task A_teacher_names_his_lesson_and_the_audit_tells_what_it_was_before()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var (id, li) = (await county.StoreAsync(), await county.AsAsync("li"));

        var changed = await li.PutAsync($"/api/recordings/{id}", new { title = "分数的意义（二）", subject = "数学", hasConsent = true });

        Assert.Equal("分数的意义（二）", changed.GetProperty("title").GetString());
        Assert.Equal(JsonValueKind.Null, changed.GetProperty("grade").ValueKind);
        Assert.True(changed.GetProperty("hasConsent").GetBoolean());
        var entry = (await li.GetAsync($"/api/recordings/{id}/audit")).EnumerateArray().Single();
        Assert.Equal("recording.changed", entry.GetProperty("action").GetString());
        Assert.Contains("分数的意义 → 分数的意义（二）", entry.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await li.RefusedAsync(HttpMethod.Put, $"/api/recordings/{id}", new { title = "" }, HttpStatusCode.UnprocessableEntity, "invalid-input");
        await li.RefusedAsync(
            HttpMethod.Put, $"/api/recordings/{id}", new { title = "x", isExcellent = true }, HttpStatusCode.Forbidden, "may-not");
    }

    [Fact]
    public async Task The_countys_researcher_tags_an_excellent_lesson_and_changes_nothing_else()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var id = await county.StoreAsync(static r => r.Review = ReviewState.PublishedToCounty);

        var tagged = await (await county.AsAsync("researcher")).PutAsync($"/api/recordings/{id}", new { title = "another", isExcellent = true });

        Assert.Equal(("分数的意义", true), (tagged.GetProperty("title").GetString(), tagged.GetProperty("isExcellent").GetBoolean()));
        await (await county.AsAsync("zhao")).RefusedAsync(
            HttpMethod.Put, $"/api/recordings/{id}", new { title = "x", isExcellent = false }, HttpStatusCode.Forbidden, "may-not");
    }

    [Fact]
    public async Task Chapters_are_set_as_a_whole_and_one_that_stays_keeps_its_key()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var (id, li) = (await county.StoreAsync(), await county.AsAsync("li"));
        var key = (await li.GetAsync($"/api/recordings/{id}")).GetProperty("chapters")[0].GetProperty("id").GetInt32();

        var changed = await li.PutAsync(
            $"/api/recordings/{id}/chapters",
            new object[] { new { startsAtMs = 60_000, phase = "practise" }, new { id = key, startsAtMs = 0, phase = "organise", name = "开始" } });

        Assert.Equal(
            [$"{key} 0 organise 开始", "60000 practise"],
            changed.GetProperty("chapters").EnumerateArray().Select(c => c.GetProperty("name").GetString() is { } name
                ? $"{c.GetProperty("id").GetInt32()} {c.GetProperty("startsAtMs").GetInt32()} {c.GetProperty("phase").GetString()} {name}"
                : $"{c.GetProperty("startsAtMs").GetInt32()} {c.GetProperty("phase").GetString()}"));
        var problem = await li.RefusedAsync(
            HttpMethod.Put,
            $"/api/recordings/{id}/chapters",
            new object[] { new { startsAtMs = 100_000, phase = "teach" }, new { startsAtMs = 1, phase = "sleep" }, new { startsAtMs = 1, phase = "teach" } },
            HttpStatusCode.UnprocessableEntity,
            "invalid-input");
        Assert.Equal(
            ["0.startsAtMs outOfRange", "1.phase notAllowed", "startsAtMs taken"],
            problem.GetProperty("errors").EnumerateArray().Select(static e => $"{e.GetProperty("field").GetString()} {e.GetProperty("code").GetString()}"));
        Assert.Empty((await li.PutAsync($"/api/recordings/{id}/chapters", Array.Empty<object>())).GetProperty("chapters").EnumerateArray());
    }

    [Fact]
    public async Task A_cut_changes_no_file_and_can_be_taken_back()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var (id, li) = (await county.StoreAsync(), await county.AsAsync("li"));

        var cut = await li.PutAsync($"/api/recordings/{id}/cut", _cut);
        Assert.Equal("[[1000,41000],[60000,100000]]", cut.GetProperty("cut").GetRawText());
        Assert.Equal(80_000, cut.GetProperty("keptMs").GetInt32());
        Assert.Equal(1000, new FileInfo(county.Files.FileOf(id, StoredRecording.Video)).Length);

        foreach (var wrong in new int[][][] { [[0, 50], [1, 2]], [[50_000, 60_000], [0, 10_000]], [[0, 100_001]], [[0, 10_000], [10_000, 20_000]], [[0]], [] })
        {
            await li.RefusedAsync(HttpMethod.Put, $"/api/recordings/{id}/cut", wrong, HttpStatusCode.UnprocessableEntity, "invalid-input");
        }

        var whole = await li.PutAsync($"/api/recordings/{id}/cut", new StringContent("null", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")));
        Assert.Equal(JsonValueKind.Null, whole.GetProperty("cut").ValueKind);
    }

    [Fact]
    public async Task A_running_recording_is_neither_cut_nor_deleted()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var (id, li) = (await county.StoreAsync(static r => r.State = RecordingState.Recording), await county.AsAsync("li"));

        await li.RefusedAsync(HttpMethod.Put, $"/api/recordings/{id}/cut", _cut, HttpStatusCode.Conflict, "recording-not-ready");
        await li.RefusedAsync(HttpMethod.Delete, $"/api/recordings/{id}", null, HttpStatusCode.Forbidden, "may-not");
        await li.RefusedAsync(HttpMethod.Post, $"/api/recordings/{id}/review", new { action = "submit" }, HttpStatusCode.Conflict, "recording-not-ready");
    }

    [Fact]
    public async Task Deleting_removes_the_files_and_leaves_a_row_that_the_audit_can_speak_of()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var id = await county.StoreAsync(static r => r.Review = ReviewState.PublishedToSchool);
        await (await county.AsAsync("li")).RefusedAsync(HttpMethod.Delete, $"/api/recordings/{id}", null, HttpStatusCode.Forbidden, "may-not");

        await county.County.Administrator.DeleteAsync($"/api/recordings/{id}");

        Assert.False(Directory.Exists(county.Files.PathOf(id)));
        await (await county.AsAsync("li")).RefusedAsync(HttpMethod.Get, $"/api/recordings/{id}", null, HttpStatusCode.NotFound, "unknown-recording");
        await using var db = await county.OpenAsync();
        var row = await db.Recordings.Include(static r => r.Tracks).SingleAsync(r => r.Id == id, TestContext.Current.CancellationToken);
        Assert.Equal(RecordingState.Deleted, row.State);
        Assert.Empty(row.Tracks);
        Assert.Equal("recording.deleted 管理员", await db.Audit.Where(entry => entry.Subject == id && entry.Action == "recording.deleted")
            .Select(static entry => entry.Action + " " + entry.Name).SingleAsync(TestContext.Current.CancellationToken));
    }
}
