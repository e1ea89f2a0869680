using System.Net;
using System.Text.Json;
using LiveRelay.Server.Lessons;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Lessons.Live;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Watching;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LiveRelay.Tests.Regrets;

/// <summary>Marked moments: the teacher's own are his until he shows them, and observers' are for who may read their discussion.</summary>
public sealed class MomentTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_teacher_marks_and_thinks_is_his_own_until_he_shows_it_and_again_when_he_takes_it_back()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var path = $"/api/recordings/{await county.RecordingAsync()}/moments";
        var (li, wang) = (await county.AsAsync("li"), await county.AsAsync("wang"));
        var moment = await li.PostAsync(path, new { atMs = 20_000.4, improvement = "先让学生说" });
        Assert.Equal("regret", moment.GetProperty("kind").GetString());
        var one = $"{path}/{moment.GetProperty("id").GetInt32()}";
        await li.PutAsync(one, new { reflection = "问得太快\n没有等" });
        var kept = (await li.GetAsync(path)).GetProperty("own")[0];
        Assert.Equal((20_000, "先让学生说", "问得太快\n没有等"), (kept.GetProperty("atMs").GetInt32(), kept.GetProperty("improvement").GetString(), kept.GetProperty("reflection").GetString()));

        foreach (var other in new[] { "head", "wang", "zhao", "researcher", "admin" })
        {
            var client = await county.AsAsync(other);
            var seen = await client.GetAsync(path);
            Assert.Equal((other, 0, false, false), (other, seen.GetProperty("own").GetArrayLength(), seen.GetProperty("readsOwn").GetBoolean(), seen.GetProperty("isOwner").GetBoolean()));
            foreach (var (method, address, body) in new (HttpMethod, string, object?)[]
            {
                (HttpMethod.Post, path, new { atMs = 1 }), (HttpMethod.Put, one, new { reflection = "x" }), (HttpMethod.Delete, one, null),
                (HttpMethod.Put, $"{path}/shares", new { accountIds = new[] { county.People["wang"] } }),
            })
            {
                await client.RefusedAsync(method, address, body, HttpStatusCode.Forbidden, "may-not");
            }
        }

        await li.PutAsync($"{path}/shares", new { accountIds = new[] { county.People["wang"] } });
        Assert.Equal(1, (await wang.GetAsync(path)).GetProperty("own").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, (await wang.GetAsync(path)).GetProperty("sharedWith").ValueKind);
        await wang.RefusedAsync(HttpMethod.Delete, one, null, HttpStatusCode.Forbidden, "may-not");
        Assert.Equal(0, (await (await county.AsAsync("head")).GetAsync(path)).GetProperty("own").GetArrayLength());
        await li.PutAsync($"{path}/shares", new { accountIds = Array.Empty<int>() });
        Assert.Equal(0, (await wang.GetAsync(path)).GetProperty("own").GetArrayLength());
        await li.DeleteAsync(one);
        await li.RefusedAsync(HttpMethod.Delete, one, null, HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task What_is_no_moment_is_refused_and_a_recording_has_only_so_many()
    {
        await using var county = await RecordedCounty.CreateAsync(("Regrets:MaxMoments", "2"));
        var path = $"/api/recordings/{await county.RecordingAsync()}/moments";
        var li = await county.AsAsync("li");
        foreach (var body in new object[] { new { }, new { atMs = -1 }, new { atMs = 100_001 }, new { atMs = 1, kind = "joy" }, new { atMs = 1, improvement = new string('长', 2001) } })
        {
            await li.RefusedAsync(HttpMethod.Post, path, body, HttpStatusCode.UnprocessableEntity, "invalid-input");
        }

        await li.PostAsync(path, new { atMs = 1, kind = "highlight" });
        await li.PostAsync(path, new { atMs = 1 });
        await li.RefusedAsync(HttpMethod.Post, path, new { atMs = 1 }, HttpStatusCode.Conflict, "too-many-moments");
        await (await county.AsAsync("wang")).RefusedAsync(HttpMethod.Get, "/api/recordings/nothing/moments", null, HttpStatusCode.NotFound, "unknown-recording");
    }

    /// <summary>As the discussion that they are part of: <c>zhao</c> observed; neither the teacher nor <c>wang</c> did.</summary>
    [Fact]
    public async Task Observers_marks_and_what_is_disputed_are_for_who_may_read_the_side_discussion_and_end_where_the_cut_does()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var id = await DisputedAsync(county);
        foreach (var (who, isShown) in new[] { ("li", false), ("wang", false), ("qian", false), ("zhao", true), ("head", true), ("researcher", true) })
        {
            var seen = await (await county.AsAsync(who)).GetAsync($"/api/recordings/{id}/moments");
            Assert.Equal((who, isShown ? 4 : 0, isShown ? 1 : 0), (who, seen.GetProperty("observed").GetArrayLength(), seen.GetProperty("disputed").GetArrayLength()));
        }

        var disputed = (await (await county.AsAsync("zhao")).GetAsync($"/api/recordings/{id}/moments")).GetProperty("disputed")[0];
        Assert.Equal("""{"fromMs":30000,"toMs":40000,"highlights":1,"doubts":1,"disputes":0}""", disputed.GetProperty("moment").GetRawText());
        Assert.Equal(
            ["板书", "提问很好", "听不懂", "争议", "我觉得可以再等等"],
            disputed.GetProperty("discussion").EnumerateArray().Select(static line => line.GetProperty("text").GetString()));

        await county.ChangeAsync(id, static recording => recording.Cut = "[[0,35000]]");
        var cut = await (await county.AsAsync("zhao")).GetAsync($"/api/recordings/{id}/moments");
        Assert.Equal((2, 0), (cut.GetProperty("observed").GetArrayLength(), cut.GetProperty("disputed").GetArrayLength()));
    }

    /// <summary>Which the teacher reads too, unlike the side discussion.</summary>
    [Fact]
    public async Task What_observers_mark_for_themselves_is_on_the_strip_once_they_have_submitted_it()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var id = await county.RecordingAsync();
        await using (var db = await county.OpenAsync())
        {
            var observation = new ObservationRecord { RecordingId = id, AccountId = county.People["zhao"], StartedAt = county.Time.GetUtcNow() };
            ObservationNoteRecord Note(string key, int seconds, MarkKind? kind, string text) =>
                new() { Observation = observation, Key = key, Kind = kind, Text = text, At = county.Time.GetUtcNow().AddSeconds(seconds) };
            db.ObservationNotes.AddRange(Note("a", 10, MarkKind.Dispute, ""), Note("b", 20, MarkKind.Dispute, "两种读法"), Note("c", 25, null, "可以再议"));
            await db.SaveChangesAsync(Cancelled);
        }

        async Task<(int Observed, int Disputed)> SeenByAsync(string who)
        {
            var seen = await (await county.AsAsync(who)).GetAsync($"/api/recordings/{id}/moments");
            return (seen.GetProperty("observed").GetArrayLength(), seen.GetProperty("disputed").GetArrayLength());
        }

        Assert.Equal((0, 0), await SeenByAsync("li"));
        await (await county.AsAsync("zhao")).PostAsync($"/api/observations/{await ObservationAsync(county)}/notes/submit");
        foreach (var (who, expected) in new[] { ("li", (2, 1)), ("zhao", (2, 1)), ("head", (2, 1)), ("researcher", (2, 1)), ("wang", (0, 0)), ("qian", (0, 0)) })
        {
            Assert.Equal((who, expected), (who, await SeenByAsync(who)));
        }

        var disputed = (await (await county.AsAsync("li")).GetAsync($"/api/recordings/{id}/moments")).GetProperty("disputed")[0];
        Assert.Equal(["", "两种读法", "可以再议"], disputed.GetProperty("discussion").EnumerateArray().Select(static line => line.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task One_press_on_the_console_marks_the_moment_on_the_recording_that_is_being_made()
    {
        await using var county = await RecordedCounty.CreateAsync();
        await AddLessonAsync(county);
        using var console = county.County.NewBrowser();
        console.Bearer = county.County.Server.Token(LessonRole.Teacher, "talk");
        await console.RefusedAsync(HttpMethod.Post, "/api/lessons/talk/moments", new { }, HttpStatusCode.Conflict, "nothing-recorded");
        var id = await county.RecordingAsync(static recording => (recording.LessonId, recording.State, recording.DurationMs) = ("talk", RecordingState.Recording, 0));
        county.Time.Advance(TimeSpan.FromSeconds(50));

        await console.PostAsync("/api/lessons/talk/moments", new { });
        await console.PostAsync("/api/lessons/talk/moments", new { ageMs = 20_000 });

        var own = (await (await county.AsAsync("li")).GetAsync($"/api/recordings/{id}/moments")).GetProperty("own");
        Assert.Equal("30000 50000", string.Join(' ', own.EnumerateArray().Select(static moment => moment.GetProperty("atMs").GetInt32())));
        foreach (var role in new[] { LessonRole.Classroom, LessonRole.Observer, LessonRole.Helper })
        {
            console.Bearer = county.County.Server.Token(role, "talk");
            await console.RefusedAsync(HttpMethod.Post, "/api/lessons/talk/moments", new { }, HttpStatusCode.Forbidden, "may-not");
        }
    }

    [Fact]
    public async Task Parallel_first_shares_and_saves_are_each_answered()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var id = await county.RecordingAsync();
        var li = await county.AsAsync("li");
        await Task.WhenAll(Enumerable.Range(0, 4).SelectMany(number => new[]
        {
            li.PutAsync($"/api/recordings/{id}/moments/shares", new { accountIds = new[] { county.People["wang"] } }),
            li.PutAsync($"/api/recordings/{id}/redesign", new { lines = new[] { new { problem = $"{number}", change = "" } } }),
        }));
        Assert.Equal(1, (await li.GetAsync($"/api/recordings/{id}/moments")).GetProperty("sharedWith").GetArrayLength());
        Assert.Equal(1, (await li.GetAsync($"/api/recordings/{id}/redesign")).GetProperty("lines").GetArrayLength());
    }

    private static async Task<int> ObservationAsync(RecordedCounty county)
    {
        await using var db = await county.OpenAsync();
        return (await db.Observations.SingleAsync(Cancelled)).Id;
    }

    private static async Task AddLessonAsync(RecordedCounty county)
    {
        await using var db = await county.OpenAsync();
        db.Lessons.Add(new LessonRecord { Id = "talk", Title = "talk", SchoolId = county.School });
        await db.SaveChangesAsync(Cancelled);
    }

    /// <summary>A lesson of which <c>zhao</c> and another observer thought differently.</summary>
    private static async Task<string> DisputedAsync(RecordedCounty county)
    {
        await AddLessonAsync(county);
        var at = county.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var zhao = $"account-{county.People["zhao"]}";
        SideSaid Said(long seconds, long id, MarkKind? mark, string text) => new(zhao, "zhao", "东街小学", mark, text, null) { At = at + (seconds * 1000), Revision = id };
        county.County.Server.Services.GetRequiredService<ILessonLog>().Append(
            "talk",
            [
                new ObserverJoined(new ParticipantView(zhao, LessonRole.Observer, "zhao", "东街小学", true, false, 0)) { At = at, Revision = 1 },
                Said(30, 2, MarkKind.Highlight, "提问很好"),
                Said(40, 3, MarkKind.Doubt, "听不懂"),
                Said(99, 4, null, "我觉得可以再等等"),
                Said(1, 5, MarkKind.Regret, "板书"),
                Said(80, 6, MarkKind.Dispute, "争议"),
            ]);
        return await county.RecordingAsync(static recording => recording.LessonId = "talk");
    }
}
