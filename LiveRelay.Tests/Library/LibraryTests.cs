using System.Net;
using System.Text.Json;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Lessons.Live;
using LiveRelay.Server.Library;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Accounts;
using LiveRelay.Tests.Storage;
using LiveRelay.Tests.Watching;
using Microsoft.Extensions.DependencyInjection;

namespace LiveRelay.Tests.Library;

/// <summary>What there is in the library, and one recording with all that a player needs.</summary>
public sealed class LibraryTests(PrivatePostgres postgres)
{
    [Fact]
    public async Task A_recording_is_shown_with_all_that_a_player_needs()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var id = await county.StoreAsync(static r => (r.Cut, r.Review) = ("[[1000,41000],[60000,100000]]", ReviewState.PublishedToCounty));
        await county.WriteAsync(id, $"poster.cut-{new KeptSpans([[1000, 41_000], [60_000, 100_000]]).Mark}.jpg", [0xFF, 0xD8, 0xFF]);

        var shown = await (await county.AsAsync("zhao")).GetAsync($"/api/recordings/{id}");

        Assert.Equal(("分数的意义", "ready", "publishedToCounty"), (Text(shown, "title"), Text(shown, "state"), Text(shown, "review")));
        Assert.Equal("""[[1000,41000],[60000,100000]]""", shown.GetProperty("cut").GetRawText());
        Assert.Equal((100_000, 80_000, 1010), (shown.GetProperty("durationMs").GetInt32(), shown.GetProperty("keptMs").GetInt32(), shown.GetProperty("bytes").GetInt32()));
        var track = shown.GetProperty("tracks")[0];
        Assert.Equal(("camera", "avc3.42001f", $"/api/recordings/{id}/media/{StoredRecording.Video}"), (Text(track, "track"), Text(track, "codecs"), Text(track, "url")));
        Assert.Equal(32500, track.GetProperty("gaps")[0].GetProperty("to").GetInt32());
        Assert.Equal(("introduce", "情境导入"), (Text(shown.GetProperty("chapters")[0], "phase"), Text(shown.GetProperty("chapters")[0], "name")));
        Assert.Equal($"/api/recordings/{id}/media/poster.jpg", Text(shown.GetProperty("products"), "poster"));
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("products").GetProperty("waveform").ValueKind);
        Assert.True(shown.GetProperty("may").GetProperty("watch").GetBoolean());
        Assert.False(shown.GetProperty("may").GetProperty("change").GetBoolean());
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task The_list_is_searched_by_place_people_time_and_words(DatabaseKind kind)
    {
        await using var county = await CreateAsync(kind);
        var start = county.Time.GetUtcNow();
        var first = await county.StoreAsync(static r => (r.Review, r.IsExcellent) = (ReviewState.PublishedToCounty, true));
        var second = await county.RecordingAsync(r =>
        {
            (r.Title, r.Subject, r.TeacherId, r.StartedAt) = ("静夜思", "语文", county.People["zhao"], start.AddDays(-1));
            r.SchoolId = county.OtherSchool;
        });
        var third = await county.StoreAsync(r => r.StartedAt = start.AddDays(-2));
        var li = await county.AsAsync("li");

        Assert.Equal([first, second, third], await IdsAsync(li, ""));
        Assert.Equal([first, third], await IdsAsync(li, "mine=true"));
        Assert.Equal([third], await IdsAsync(li, "review=draft"));
        Assert.Equal([first], await IdsAsync(li, "excellent=true"));
        Assert.Equal([second], await IdsAsync(li, $"school={county.OtherSchool}"));
        Assert.Equal([second], await IdsAsync(li, $"teacher={county.People["zhao"]}"));
        Assert.Equal([second], await IdsAsync(li, "subject=语文"));
        Assert.Equal([first, third], await IdsAsync(li, "grade=五年级"));
        Assert.Equal([first, third], await IdsAsync(li, "q=情境"));
        Assert.Equal([second], await IdsAsync(li, "q=夜思"));
        Assert.Equal([second], await IdsAsync(li, $"from={start.AddDays(-1):yyyy-MM-ddTHH:mm:ssZ}&to={start:yyyy-MM-ddTHH:mm:ssZ}"));
        Assert.Equal([second], await IdsAsync(li, "skip=1&take=1"));
        Assert.Equal([first, second], await IdsAsync(await county.AsAsync("zhao"), ""));
        await li.RefusedAsync(HttpMethod.Get, "/api/recordings?take=9999&review=none", null, HttpStatusCode.UnprocessableEntity, "invalid-input");
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task What_was_written_in_class_is_found_but_not_what_was_taken_out_or_is_a_name_and_what_is_cut_out_by_its_teacher_only(DatabaseKind kind)
    {
        await using var county = await CreateAsync(kind);
        await using (var db = await county.OpenAsync())
        {
            foreach (var lesson in new[] { "one", "two", "three" })
            {
                db.Lessons.Add(new LessonRecord { Id = lesson, Title = lesson, SchoolId = county.School });
            }

            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var said = await county.StoreAsync(static r => (r.Review, r.LessonId) = (ReviewState.PublishedToCounty, "one"));
        await county.StoreAsync(static r => (r.Review, r.LessonId) = (ReviewState.PublishedToCounty, "two"));
        var cut = await county.StoreAsync(static r => (r.Review, r.LessonId, r.Cut) = (ReviewState.PublishedToCounty, "three", "[[50000,100000]]"));
        var at = county.Time.GetUtcNow().ToUnixTimeMilliseconds() + 10_000;
        var log = county.County.Server.Services.GetRequiredService<ILessonLog>();
        log.Append("one", [new MessageSaid("room-1", "一班", "通分是什么") { Revision = 7, At = at }]);
        log.Append("two", [new MessageSaid("room-1", "通分", "x") { Revision = 7, At = at }]);
        log.Append("two", [new MessageSaid("room-1", "一班", "通分") { Revision = 8, At = at }, new MessageRemoved(8) { Revision = 9, At = at }]);
        log.Append("three", [new MessageSaid("room-1", "一班", "通分") { Revision = 7, At = at }]);
        await log.ReadAsync("one", TestContext.Current.CancellationToken);

        Assert.Equal([said], await IdsAsync(await county.AsAsync("wang"), "q=通分"));
        Assert.Equal(new HashSet<string> { said, cut }, [.. await IdsAsync(await county.AsAsync("li"), "q=通分")]);
    }

    [Fact]
    public async Task A_chapters_name_finds_nothing_for_those_from_whom_the_chapter_is_cut_out()
    {
        await using var county = await CreateAsync(DatabaseKind.Sqlite);
        var whole = await county.StoreAsync(static r => Fill(r, null));
        var cut = await county.StoreAsync(static r => Fill(r, "[[40000,100000]]"));

        Assert.Equal([whole], await IdsAsync(await county.AsAsync("wang"), "q=点名"));
        Assert.Equal(new HashSet<string> { whole, cut }, [.. await IdsAsync(await county.AsAsync("wang"), "q=折纸")]);
        Assert.Equal(new HashSet<string> { whole, cut }, [.. await IdsAsync(await county.AsAsync("li"), "q=点名")]);

        static void Fill(RecordingRecord recording, string? cut)
        {
            (recording.Review, recording.Cut) = (ReviewState.PublishedToCounty, cut);
            recording.Chapters.Add(new ChapterRecord { RecordingId = recording.Id, StartsAtMs = 0, Phase = TeachingPhase.Organise, Name = "点名" });
            recording.Chapters.Add(new ChapterRecord { RecordingId = recording.Id, StartsAtMs = 30_000, Phase = TeachingPhase.Introduce, Name = "折纸" });
        }
    }

    [Fact]
    public async Task What_observers_wrote_finds_a_lesson_for_those_who_may_read_them_and_for_nobody_else()
    {
        await using var county = await CreateAsync(DatabaseKind.Sqlite);
        await using (var db = await county.OpenAsync())
        {
            db.Lessons.Add(new LessonRecord { Id = "one", Title = "one", SchoolId = county.School });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var id = await county.StoreAsync(static r => (r.Review, r.LessonId) = (ReviewState.PublishedToCounty, "one"));
        var at = county.Time.GetUtcNow().ToUnixTimeMilliseconds() + 10_000;
        var log = county.County.Server.Services.GetRequiredService<ILessonLog>();
        log.Append("one", [new SideSaid("account-1", "zhao", "东街小学", MarkKind.Highlight, "提问很好", null) { Revision = 1, At = at }]);
        await log.ReadAsync("one", TestContext.Current.CancellationToken);

        Assert.Equal([id], await IdsAsync(await county.AsAsync("researcher"), "q=提问"));
        Assert.Empty(await IdsAsync(await county.AsAsync("li"), "q=提问"));
        Assert.Empty(await IdsAsync(await county.AsAsync("wang"), "q=提问"));
    }

    private async Task<RecordedCounty> CreateAsync(DatabaseKind kind) =>
        await RecordedCounty.CreateAsync(kind == DatabaseKind.Postgres ? [("Storage:Postgres", await postgres.CreateDatabaseAsync())] : []);

    private static async Task<IEnumerable<string>> IdsAsync(ApiClient client, string query) =>
        (await client.GetAsync($"/api/recordings?{query}")).GetProperty("items").EnumerateArray().Select(static item => Text(item, "id")!).ToList();

    private static string? Text(JsonElement thing, string name) => thing.GetProperty(name).GetString();
}
