using System.Net;
using System.Text.Json;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Lessons.Live;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LiveRelay.Tests.Observing;

/// <summary>Notes and marks: on the lesson's clock, their author's alone until he submits them, and unchanged from then on.</summary>
public sealed class ObservationTests(PrivatePostgres postgres)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task What_is_noted_live_stands_at_its_second_of_the_recording_and_is_the_authors_until_he_submits(DatabaseKind kind)
    {
        await using var county = await ObservedCounty.CreateAsync(kind, postgres);
        var recording = await county.RecordingOfLessonAsync();
        var (zhao, li) = (await county.AsAsync("zhao"), await county.AsAsync("li"));
        var began = county.Time.GetUtcNow();
        var id = await county.ObserveAsync("zhao", "help");

        await zhao.NoteAsync(id, "n1", new { text = "导入自然", at = began.AddSeconds(12) });
        await zhao.NoteAsync(id, "m1", new { kind = "dispute", at = began.AddSeconds(7.5) });
        await zhao.NoteAsync(id, "n1", new { text = "导入自然，\n学生有兴趣", at = began.AddSeconds(12) });

        var page = await zhao.GetAsync($"/api/recordings/{recording}/observation");
        Assert.Equal("help", page.GetProperty("observation").GetProperty("purpose").GetString());
        Assert.Equal(["m1 7500 dispute ", "n1 12000  导入自然，\n学生有兴趣"], page.GetProperty("observation").GetProperty("notes").EnumerateArray().Select(Words));
        Assert.Empty((await li.GetAsync($"/api/recordings/{recording}/observation-notes")).EnumerateArray());
        Assert.Equal(2, (await zhao.PostAsync($"/api/observations/{id}/notes/submit")).GetProperty("submitted").GetInt32());

        var seen = (await li.GetAsync($"/api/recordings/{recording}/observation-notes")).EnumerateArray().ToList();
        Assert.Equal(["m1 7500 dispute ", "n1 12000  导入自然，\n学生有兴趣"], seen.Select(Words));
        Assert.Equal("zhao 老师", seen[0].GetProperty("observer").GetProperty("name").GetString());
        Assert.True(seen[0].GetProperty("isLive").GetBoolean());
        await zhao.RefusedAsync(HttpMethod.Put, $"/api/observations/{id}/notes/n1", new { text = "改", atMs = 1 }, HttpStatusCode.Conflict, "already-submitted");
        await zhao.RefusedAsync(HttpMethod.Delete, $"/api/observations/{id}/notes/m1", null, HttpStatusCode.Conflict, "already-submitted");

        // What comes to him afterwards is his own again.
        await zhao.NoteAsync(id, "n2", new { text = "回看时想到", atMs = 30_000 });
        Assert.Equal(2, (await li.GetAsync($"/api/lessons/{ObservedCounty.Lesson}/observation-notes")).GetArrayLength());
        await zhao.DeleteAsync($"/api/observations/{id}/notes/n2");
        await zhao.DeleteAsync($"/api/observations/{id}/notes/n2");
    }

    [Fact]
    public async Task A_lesson_that_is_not_recorded_has_its_clock_from_when_it_went_live()
    {
        await using var county = await ObservedCounty.CreateAsync(DatabaseKind.Sqlite, postgres);
        var zhao = await county.AsAsync("zhao");
        var id = await county.ObserveAsync("zhao");
        var now = county.Time.GetUtcNow();
        await zhao.RefusedAsync(HttpMethod.Put, $"/api/observations/{id}/notes/a", new { text = "尚未开始", atMs = 5 }, HttpStatusCode.UnprocessableEntity, "invalid-input");
        Assert.Equal(JsonValueKind.Null, (await zhao.NoteAsync(id, "before", new { text = "课前", at = now })).GetProperty("atMs").ValueKind);

        var live = new StateChanged(LessonState.Live) { At = now.AddSeconds(10).ToUnixTimeMilliseconds() };
        county.County.Server.Services.GetRequiredService<ILessonLog>().Append(ObservedCounty.Lesson, [live]);
        county.Time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(65_000, (await zhao.NoteAsync(id, "after", new { text = "新授", at = now.AddSeconds(75) })).GetProperty("atMs").GetInt64());
        var notes = (await zhao.GetAsync($"/api/lessons/{ObservedCounty.Lesson}/observation")).GetProperty("observation").GetProperty("notes");
        Assert.Equal([-10_000L, 65_000], notes.EnumerateArray().Select(static note => note.GetProperty("atMs").GetInt64()));
    }

    [Fact]
    public async Task An_upload_is_observed_by_itself_and_what_is_cut_away_is_not_read()
    {
        await using var county = await ObservedCounty.CreateAsync(DatabaseKind.Sqlite, postgres);
        var upload = await county.RecordingAsync();
        var (zhao, qian) = (await county.AsAsync("zhao"), await county.AsAsync("qian"));
        var id = await county.ObserveAsync("zhao", address: $"recordings/{upload}");
        Assert.NotEqual(id, await county.ObserveAsync("zhao"));
        await zhao.NoteAsync(id, "a", new { text = "一", atMs = 10_000 });
        await zhao.NoteAsync(id, "b", new { text = "二", atMs = 60_000 });
        await zhao.PostAsync($"/api/observations/{id}/notes/submit");
        var other = await county.ObserveAsync("qian", address: $"recordings/{upload}");
        await qian.NoteAsync(other, "c", new { kind = "regret", atMs = 20_000 });
        await qian.PostAsync($"/api/observations/{other}/notes/submit");
        await county.ChangeAsync(upload, static recording => recording.Cut = "[[0,50000]]");

        Assert.Equal(["a", "c"], (await qian.GetAsync($"/api/recordings/{upload}/observation-notes")).EnumerateArray().Select(static note => note.GetProperty("key").GetString()));
        Assert.Equal(3, (await (await county.AsAsync("li")).GetAsync($"/api/recordings/{upload}/observation-notes")).GetArrayLength());
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Six_first_saves_at_once_are_one_observation_one_note_and_one_evaluation(DatabaseKind kind)
    {
        await using var county = await ObservedCounty.CreateAsync(kind, postgres);
        var zhao = await county.AsAsync("zhao");
        async Task AtOnceAsync(Func<int, Task<JsonElement>> save) => await Task.WhenAll(Enumerable.Range(0, 6).Select(save));

        await AtOnceAsync(_ => zhao.PutAsync($"/api/lessons/{ObservedCounty.Lesson}/observation", new { purpose = "learn" }));
        var own = (await zhao.GetAsync($"/api/lessons/{ObservedCounty.Lesson}/observation")).GetProperty("observation");
        var id = own.GetProperty("id").GetInt32();
        await AtOnceAsync(i => zhao.NoteAsync(id, "same", new { text = $"{i}", at = county.Time.GetUtcNow() }));
        await AtOnceAsync(i => zhao.PutAsync($"/api/observations/{id}/evaluation", ObservedCounty.Filled(own.GetProperty("evaluation"), 5 - (i % 2))));
        var submits = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => zhao.SendAsync(HttpMethod.Post, $"/api/observations/{id}/evaluation/submit")));

        Assert.Equal([200, 409, 409, 409, 409, 409], submits.Select(static answer => (int)answer.StatusCode).Order());
        await using var db = await county.OpenAsync();
        Assert.Equal(1, await db.Observations.CountAsync(Cancelled));
        Assert.Equal(1, await db.ObservationNotes.CountAsync(Cancelled));
        Assert.Equal(1, await db.Evaluations.CountAsync(Cancelled));
    }

    [Fact]
    public async Task Wrong_notes_are_refused_in_words_and_there_are_no_more_than_may_be()
    {
        await using var county = await ObservedCounty.CreateAsync(DatabaseKind.Sqlite, postgres, ("Observing:MaxNotes", "2"));
        var zhao = await county.AsAsync("zhao");
        var now = county.Time.GetUtcNow();
        var id = await county.ObserveAsync("zhao");
        Task RefusedAsync(string key, object body) =>
            zhao.RefusedAsync(HttpMethod.Put, $"/api/observations/{id}/notes/{key}", body, HttpStatusCode.UnprocessableEntity, "invalid-input");

        await RefusedAsync("a", new { text = " ", at = now });
        await RefusedAsync("a", new { text = new string('长', 2001), at = now });
        await RefusedAsync("a", new { kind = "applause", at = now });
        await RefusedAsync("a", new { text = "没有时刻" });
        await RefusedAsync("a", new { text = "太早", at = now.AddDays(-3) });
        await RefusedAsync("a_b", new { text = "键", at = now });
        await zhao.RefusedAsync(HttpMethod.Put, $"/api/lessons/{ObservedCounty.Lesson}/observation", new { purpose = "sleep" }, HttpStatusCode.UnprocessableEntity, "invalid-input");
        await zhao.NoteAsync(id, "a", new { text = "一", at = now });
        await zhao.NoteAsync(id, "b", new { kind = "doubt", at = now });
        await zhao.RefusedAsync(HttpMethod.Put, $"/api/observations/{id}/notes/c", new { text = "三", at = now }, HttpStatusCode.Conflict, "too-many-notes");
        await zhao.NoteAsync(id, "a", new { text = "一改", at = now });
        var qian = await county.AsAsync("qian");
        await qian.RefusedAsync(HttpMethod.Put, $"/api/observations/{id}/notes/a", new { text = "别人的", at = now }, HttpStatusCode.NotFound, "unknown-observation");
        await qian.RefusedAsync(HttpMethod.Post, $"/api/observations/{id}/notes/submit", null, HttpStatusCode.NotFound, "unknown-observation");
    }

    private static string Words(JsonElement note) =>
        $"{note.GetProperty("key").GetString()} {note.GetProperty("atMs").GetInt64()} {note.GetProperty("kind").GetString()} {note.GetProperty("text").GetString()}";
}
