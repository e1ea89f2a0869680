using System.Net;
using System.Security.Cryptography;
using LiveRelay.Server.Retention;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Watching;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LiveRelay.Tests.Retention;

/// <summary>Recordings with files: what they take, how they go, and whether they are whole.</summary>
public sealed class StorageTests
{
    private const string FileName = "camera-1.video.mp4";

    private static readonly byte[] _content = RandomNumberGenerator.GetBytes(1000);

    [Fact]
    public async Task What_is_deleted_is_gone_from_the_disk_and_from_every_list_and_the_audit_says_who_and_why()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var (recording, other) = (await WithFileAsync(county), await WithFileAsync(county));
        await county.WatchAsync("zhao", recording, 0, 20_000);
        var deletion = county.County.Server.Services.GetRequiredService<RecordingDeletion>();

        var result = await deletion.DeleteAsync(recording, by: null, "for a test", onlyIn: null, TestContext.Current.CancellationToken);
        var again = await deletion.DeleteAsync(recording, by: null, "for a test", onlyIn: null, TestContext.Current.CancellationToken);

        Assert.Equal((DeletionResult.Deleted, DeletionResult.NotThere), (result, again));
        Assert.False(Directory.Exists(county.Files.PathOf(recording)));
        Assert.True(File.Exists(county.Files.FileOf(other, FileName)));
        await using var db = await county.OpenAsync();
        Assert.Equal(RecordingState.Deleted, (await db.Recordings.SingleAsync(r => r.Id == recording, TestContext.Current.CancellationToken)).State);
        Assert.False(await db.RecordingTracks.AnyAsync(track => track.RecordingId == recording, TestContext.Current.CancellationToken));
        Assert.Equal(0, (await (await county.AsAsync("zhao")).GetAsync("/api/watching")).GetArrayLength());
        await (await county.AsAsync("li")).RefusedAsync(HttpMethod.Get, $"/api/recordings/{recording}/watch", null, HttpStatusCode.NotFound, "unknown-recording");
        var log = await (await county.AsAsync("head")).GetAsync("/api/storage/deletions");
        Assert.Equal(
            ["recording.erased  1 files, 1000 bytes", "recording.deleted  for a test"],
            log.GetProperty("items").EnumerateArray().Select(static entry => $"{entry.GetProperty("action").GetString()} {entry.GetProperty("name").GetString()} {entry.GetProperty("detail").GetString()}"));
        Assert.Equal(0, (await (await county.AsAsync("head2")).GetAsync("/api/storage/deletions")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_running_lesson_is_not_deleted_and_what_a_killed_server_left_is_erased_later()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var (running, dead) = (await WithFileAsync(county, static r => r.State = RecordingState.Recording), await WithFileAsync(county, static r => r.State = RecordingState.Deleted));
        var deletion = county.County.Server.Services.GetRequiredService<RecordingDeletion>();

        Assert.Equal(DeletionResult.Running, await deletion.DeleteAsync(running, by: null, "", onlyIn: null, TestContext.Current.CancellationToken));
        await SweepAsync(county);

        Assert.True(File.Exists(county.Files.FileOf(running, FileName)));
        Assert.False(Directory.Exists(county.Files.PathOf(dead)));
    }

    [Fact]
    public async Task The_rules_delete_what_is_old_but_not_what_people_are_still_to_watch()
    {
        await using var county = await RecordedCounty.CreateAsync(("Retention:PublishedDays", "10"));
        var (old, assigned, excellent, set) = (
            await WithFileAsync(county), await WithFileAsync(county), await WithFileAsync(county, static r => r.IsExcellent = true), await WithFileAsync(county));
        var head = await county.AsAsync("head");
        await (await county.AsAsync("researcher")).CreateAsync("/api/assignments", new
        {
            title = "学习",
            items = new[] { new { recordingId = assigned } },
            accountIds = new[] { county.People["zhao"] },
            dueAt = county.Time.GetUtcNow().AddDays(11),
        });
        await head.PutAsync($"/api/recordings/{set}/keep", new { until = county.Time.GetUtcNow().AddDays(100) });
        Assert.Equal(0, await SweepAsync(county));
        Assert.Equal(2, (await head.GetAsync("/api/storage/recordings?expiring=true")).GetProperty("total").GetInt32());
        county.Time.Advance(TimeSpan.FromDays(10));

        Assert.Equal(1, await SweepAsync(county));
        Assert.Equal([false, true, true, true], new[] { old, assigned, excellent, set }.Select(id => Directory.Exists(county.Files.PathOf(id))));
        county.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, await SweepAsync(county));
        Assert.Equal([false, false, true, true], new[] { old, assigned, excellent, set }.Select(id => Directory.Exists(county.Files.PathOf(id))));
    }

    [Fact]
    public async Task A_school_nears_its_quota_is_warned_and_full()
    {
        await using var county = await RecordedCounty.CreateAsync(("Retention:QuotaGigabytes", "0.00001"));
        await WithFileAsync(county);
        var head = await county.AsAsync("head");
        Assert.Equal("""[{"school":{"id":1,"name":"示范小学"},"recordings":1,"bytes":1000,"quotaBytes":10000,"percent":10,"state":"good"}]""", await SchoolsAsync(head));

        var admin = await county.AsAsync("admin");
        Assert.Equal("warning", (await admin.PutAsync($"/api/schools/{county.School}/quota", new { quotaBytes = 1200 })).GetProperty("state").GetString());
        Assert.Equal("full", (await admin.PutAsync($"/api/schools/{county.School}/quota", new { quotaBytes = 1000 })).GetProperty("state").GetString());
        var quota = county.County.Server.Services.GetRequiredService<SchoolQuota>();
        await using var db = await county.OpenAsync();
        Assert.False(await quota.HasRoomAsync(db, county.School, 1, TestContext.Current.CancellationToken));
        Assert.True(await quota.HasRoomAsync(db, county.OtherSchool, 10_000, TestContext.Current.CancellationToken));
        Assert.False(await quota.HasRoomAsync(db, county.OtherSchool, 10_001, TestContext.Current.CancellationToken));
        await admin.RefusedAsync(HttpMethod.Put, $"/api/schools/{county.School}/quota", new { quotaBytes = -1 }, HttpStatusCode.UnprocessableEntity, "invalid-input");
        Assert.Equal(2, (await admin.GetAsync("/api/storage")).GetProperty("schools").GetArrayLength());
        Assert.True((await admin.GetAsync("/api/storage")).GetProperty("disk").GetProperty("freeBytes").GetInt64() > 0);
    }

    [Fact]
    public async Task Who_keeps_the_disk_sees_no_title_that_he_may_not_see_and_reaches_no_other_school()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var draft = await WithFileAsync(county, static r => r.Review = ReviewState.Draft);
        var list = await (await county.AsAsync("head")).GetAsync("/api/storage/recordings");
        Assert.Equal((draft, null), (list.GetProperty("items")[0].GetProperty("id").GetString(), list.GetProperty("items")[0].GetProperty("title").GetString()));
        var stranger = await county.AsAsync("head2");
        Assert.Equal(0, (await stranger.GetAsync("/api/storage/recordings")).GetProperty("total").GetInt32());
        var published = await WithFileAsync(county);
        foreach (var (id, status, refusal) in new[]
        {
            (draft, HttpStatusCode.Forbidden, "recording-closed"), (published, HttpStatusCode.Forbidden, "may-not"), ("nosuch", HttpStatusCode.NotFound, "unknown-recording"),
        })
        {
            await stranger.RefusedAsync(HttpMethod.Put, $"/api/recordings/{id}/keep", new { }, status, refusal);
            await stranger.RefusedAsync(HttpMethod.Post, $"/api/recordings/{id}/verify", new { }, status, refusal);
        }
    }

    [Fact]
    public async Task A_changed_bit_a_short_file_and_a_missing_one_are_found_by_the_page_and_by_the_command()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var recording = await WithFileAsync(county);
        var path = county.Files.FileOf(recording, FileName);
        Assert.Equal("good", await VerifyAsync(county, recording));
        Assert.Equal((0, "1 files, 1000 bytes: all as they were made; 0 without a hash yet"), await CommandAsync(county));

        var changed = (byte[])_content.Clone();
        changed[500] ^= 1;
        await File.WriteAllBytesAsync(path, changed, TestContext.Current.CancellationToken);
        Assert.Equal("changed", await VerifyAsync(county, recording));
        Assert.Equal((1, $"changed: {path}"), await CommandAsync(county, recording));
        await File.WriteAllBytesAsync(path, _content[..^1], TestContext.Current.CancellationToken);
        Assert.Equal("changed", await VerifyAsync(county, recording));
        File.Delete(path);
        Assert.Equal("missing", await VerifyAsync(county, recording));
        Assert.Equal((1, $"missing: {path}"), await CommandAsync(county));
        Assert.Equal(1, (await CommandAsync(county, "nosuch")).Code);
    }

    [Fact]
    public async Task The_command_says_so_where_there_is_no_database()
    {
        var empty = Directory.CreateTempSubdirectory("liverelay-");
        using var error = new StringWriter();

        var code = await new VerifyCommand(TextWriter.Null, error).RunAsync([$"--Storage:DataDirectory={empty.FullName}"]);

        Assert.Equal(2, code);
        Assert.StartsWith("There is no database here", error.ToString(), StringComparison.Ordinal);
        empty.Delete(recursive: true);
    }

    private static async Task<string> WithFileAsync(RecordedCounty county, Action<RecordingRecord>? change = null)
    {
        var id = await county.RecordingAsync(recording =>
        {
            recording.Tracks.Add(new RecordingTrackRecord
            {
                RecordingId = recording.Id,
                FileName = FileName,
                Track = "camera",
                IsVideo = true,
                Codecs = "avc3.42001f",
                Bytes = _content.Length,
                Sha256 = Convert.ToHexStringLower(SHA256.HashData(_content)),
            });
            change?.Invoke(recording);
        });
        Directory.CreateDirectory(county.Files.PathOf(id));
        await File.WriteAllBytesAsync(county.Files.FileOf(id, FileName), _content, TestContext.Current.CancellationToken);
        return id;
    }

    private static Task<int> SweepAsync(RecordedCounty county) =>
        county.County.Server.Services.GetRequiredService<RetentionSweep>().SweepAsync(TestContext.Current.CancellationToken);

    private static async Task<string> SchoolsAsync(Accounts.ApiClient client) => (await client.GetAsync("/api/storage")).GetProperty("schools").GetRawText();

    private static async Task<string?> VerifyAsync(RecordedCounty county, string recording) =>
        (await (await county.AsAsync("head")).PostAsync($"/api/recordings/{recording}/verify")).GetProperty("files")[0].GetProperty("state").GetString();

    private static async Task<(int Code, string FirstLine)> CommandAsync(RecordedCounty county, params string[] ids)
    {
        using var output = new StringWriter();
        var code = await new VerifyCommand(output, TextWriter.Null).RunAsync([$"--Storage:DataDirectory={county.County.Server.DataDirectory}", .. ids]);
        return (code, output.ToString().Split(Environment.NewLine)[0]);
    }
}
