using System.Net;
using System.Text;
using System.Text.Json;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Watching;
using MiniExcelLibs;

namespace LiveRelay.Tests.Assignments;

/// <summary>What is to be watched until a day: who is given it, who has done it, who is late, and who sees that.</summary>
public sealed class AssignmentTests
{
    private static readonly object[] _teachersOfMathematics = [new { subject = "数学" }];
    private static readonly object[] _all = [new { }];

    [Fact]
    public async Task A_week_is_given_and_who_watches_nine_tenths_of_each_thing_is_done()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var (first, second) = (await county.RecordingAsync(), await county.RecordingAsync());
        var researcher = await county.AsAsync("researcher");
        var given = await researcher.CreateAsync("/api/assignments", new
        {
            title = "同课异构 学习",
            note = "注意导入",
            items = new object[] { new { recordingId = first }, new { recordingId = second, fromMs = 20_000, toMs = 40_000 } },
            accountIds = new[] { county.People["zhao"], county.People["wang"] },
        });
        Assert.Equal(new DateTimeOffset(2026, 11, 30, 16, 0, 0, TimeSpan.Zero), given.GetProperty("dueAt").GetDateTimeOffset());

        await county.WatchAsync("zhao", first, 0, 89_000);
        await county.WatchAsync("zhao", second, 0, 40_000);
        Assert.Equal(("open", 90), State(await MineAsync(county, "zhao", "toDo")));
        await county.WatchAsync("zhao", first, 89_000, 90_000);
        Assert.Equal(("done", 91), State(await MineAsync(county, "zhao", "done")));
        Assert.Equal(("open", 0), State(await MineAsync(county, "wang", "toDo")));

        var seen = await researcher.GetAsync($"/api/assignments/{given.GetProperty("id")}");
        Assert.Equal("""{"people":2,"done":1,"overdue":0}""", seen.GetProperty("counts").GetRawText());
        Assert.Equal(["done [90,100]", "open [0,0]"], seen.GetProperty("people").EnumerateArray().Select(static person => $"{person.GetProperty("state").GetString()} {person.GetProperty("items").GetRawText()}"));
    }

    [Fact]
    public async Task Who_is_late_is_reminded_and_listed_and_may_still_do_it()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var recording = await county.RecordingAsync();
        var head = await county.AsAsync("head2");
        await head.CreateAsync("/api/assignments", new { title = "学习", items = new[] { new { recordingId = recording } }, groups = _all });
        Assert.Equal("""{"open":1,"dueSoon":0,"overdue":0,"items":[]}""", (await (await county.AsAsync("zhao")).GetAsync("/api/assignments/reminders")).GetRawText());
        county.Time.Advance(TimeSpan.FromDays(6));
        Assert.Equal(1, (await (await county.AsAsync("zhao")).GetAsync("/api/assignments/reminders")).GetProperty("dueSoon").GetInt32());
        county.Time.Advance(TimeSpan.FromDays(2));
        var reminders = await (await county.AsAsync("zhao")).GetAsync("/api/assignments/reminders");
        Assert.Equal((0, 1, "学习"), (reminders.GetProperty("open").GetInt32(), reminders.GetProperty("overdue").GetInt32(), reminders.GetProperty("items")[0].GetProperty("title").GetString()));

        await county.WatchAsync("zhao", recording, 0, 100_000);

        Assert.Equal(("doneLate", 100), State(await MineAsync(county, "zhao", "done")));
        var late = Assert.Single((await head.GetAsync("/api/assignments/overdue")).EnumerateArray());
        Assert.Equal(county.People["qian"], late.GetProperty("person").GetProperty("id").GetInt32());
        Assert.Equal(0, (await (await county.AsAsync("head")).GetAsync("/api/assignments/overdue")).GetArrayLength());
    }

    [Fact]
    public async Task What_was_watched_before_counts_and_a_change_of_what_is_asked_is_measured_anew()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var (first, second) = (await county.RecordingAsync(), await county.RecordingAsync());
        await county.WatchAsync("zhao", first, 0, 100_000);
        var head = await county.AsAsync("head2");
        var id = (await head.CreateAsync("/api/assignments", new { title = "学习", items = new[] { new { recordingId = first } }, groups = _all })).GetProperty("id").GetInt32();
        Assert.Equal(("done", 100), State(await MineAsync(county, "zhao", "done")));

        await head.PutAsync($"/api/assignments/{id}", new { title = "学习 2", items = new[] { new { recordingId = first }, new { recordingId = second } } });
        Assert.Equal(("open", 50), State(await MineAsync(county, "zhao", "toDo")));
        var changed = await head.PutAsync($"/api/assignments/{id}", new { title = "学习 3", items = new[] { new { recordingId = first } } });
        Assert.Equal("""{"people":2,"done":1,"overdue":0}""", changed.GetProperty("counts").GetRawText());
        await head.PutAsync($"/api/assignments/{id}", new { title = "学习 3", accountIds = new[] { county.People["qian"] } });
        Assert.Equal(0, (await (await county.AsAsync("zhao")).GetAsync("/api/assignments/mine")).GetProperty("done").GetArrayLength());
    }

    [Fact]
    public async Task Groups_are_teachers_of_a_school_of_a_subject_or_of_both()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var recording = await county.RecordingAsync();
        var researcher = await county.AsAsync("researcher");
        Task<string> NamesAsync(object groups, int? school = null) => GiveAsync(researcher, recording, groups, school);

        Assert.Equal("li", await NamesAsync(_teachersOfMathematics));
        Assert.Equal("li qian wang zhao", await NamesAsync(_all));
        Assert.Equal("qian zhao", await NamesAsync(_all, county.OtherSchool));
        Assert.Equal("li wang", await NamesAsync(new[] { new { schoolId = county.School } }));
        await researcher.RefusedAsync(
            HttpMethod.Post,
            "/api/assignments",
            new { title = "学习", items = new[] { new { recordingId = recording } }, groups = new[] { new { schoolId = county.OtherSchool, subject = "数学" } } },
            HttpStatusCode.UnprocessableEntity,
            "invalid-input");
    }

    [Fact]
    public async Task Progress_is_seen_by_who_gave_it_and_by_the_persons_own_school_alone()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var recording = await county.RecordingAsync();
        var researcher = await county.AsAsync("researcher");
        var id = (await researcher.CreateAsync("/api/assignments", new { title = "学习", items = new[] { new { recordingId = recording } }, groups = _all })).GetProperty("id").GetInt32();
        await county.County.AccountAsync("researcher2", "researcher");

        Assert.Equal(4, await PeopleAsync(county, "researcher", id));
        Assert.Equal(2, await PeopleAsync(county, "head", id));
        Assert.Equal(2, await PeopleAsync(county, "head2", id));
        Assert.Equal(0, await PeopleAsync(county, "admin", id));
        await (await county.AsAsync("researcher2")).RefusedAsync(HttpMethod.Get, $"/api/assignments/{id}", null, HttpStatusCode.NotFound, "not-found");
        await (await county.AsAsync("li")).RefusedAsync(HttpMethod.Get, $"/api/assignments/{id}", null, HttpStatusCode.Forbidden, "forbidden");
        await (await county.AsAsync("head")).RefusedAsync(HttpMethod.Delete, $"/api/assignments/{id}", null, HttpStatusCode.Forbidden, "may-not");
        await (await county.AsAsync("head")).RefusedAsync(HttpMethod.Put, $"/api/assignments/{id}", new { title = "x" }, HttpStatusCode.Forbidden, "may-not");
        Assert.Equal(1, (await (await county.AsAsync("head")).GetAsync("/api/assignments")).GetProperty("total").GetInt32());
        await (await county.AsAsync("admin")).DeleteAsync($"/api/assignments/{id}");
    }

    [Fact]
    public async Task A_school_gives_to_its_own_and_nobody_gives_what_he_may_not_watch()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var (shown, draft) = (await county.RecordingAsync(), await county.RecordingAsync(static recording => recording.Review = ReviewState.Draft));
        var head = await county.AsAsync("head2");
        object Body(string recording, string person, int? school = null) =>
            new { title = "学习", schoolId = school, items = new[] { new { recordingId = recording } }, accountIds = new[] { county.People[person] } };

        await head.RefusedAsync(HttpMethod.Post, "/api/assignments", Body(shown, "li"), HttpStatusCode.UnprocessableEntity, "invalid-input");
        await head.RefusedAsync(HttpMethod.Post, "/api/assignments", Body(draft, "zhao"), HttpStatusCode.UnprocessableEntity, "invalid-input");
        await head.RefusedAsync(HttpMethod.Post, "/api/assignments", Body(shown, "zhao", county.School), HttpStatusCode.Forbidden, "other-school");
        var problem = await head.RefusedAsync(
            HttpMethod.Post,
            "/api/assignments",
            new { title = "", dueAt = "2026-11-01T00:00:00Z", items = new[] { new { recordingId = shown, fromMs = 50_000, toMs = 50_500 } } },
            HttpStatusCode.UnprocessableEntity,
            "invalid-input");
        Assert.Equal(
            ["title required", "dueAt outOfRange", "items[0].toMs outOfRange", "accountIds required"],
            problem.GetProperty("errors").EnumerateArray().Select(static error => $"{error.GetProperty("field").GetString()} {error.GetProperty("code").GetString()}"));
    }

    [Fact]
    public async Task What_is_withdrawn_is_asked_of_nobody_and_shows_no_title()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var recording = await county.RecordingAsync();
        var head = await county.AsAsync("head2");
        await head.CreateAsync("/api/assignments", new { title = "学习", items = new[] { new { recordingId = recording } }, groups = _all });
        await county.ChangeAsync(recording, static r => r.Review = ReviewState.Withdrawn);
        county.Time.Advance(TimeSpan.FromDays(10));

        var mine = await MineAsync(county, "zhao", "toDo");

        Assert.Equal(("unavailable", 0), State(mine));
        Assert.Equal(JsonValueKind.Null, mine.GetProperty("items")[0].GetProperty("title").ValueKind);
        Assert.Equal(0, (await head.GetAsync("/api/assignments/overdue")).GetArrayLength());
        Assert.Equal("""{"open":0,"dueSoon":0,"overdue":0,"items":[]}""", (await (await county.AsAsync("zhao")).GetAsync("/api/assignments/reminders")).GetRawText());
    }

    [Fact]
    public async Task A_chapter_is_a_part()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var recording = await county.RecordingAsync(static r =>
        {
            r.Chapters.Add(new ChapterRecord { RecordingId = r.Id, StartsAtMs = 0, Phase = TeachingPhase.Introduce });
            r.Chapters.Add(new ChapterRecord { RecordingId = r.Id, StartsAtMs = 30_000, Phase = TeachingPhase.Teach });
        });
        int chapter;
        await using (var db = await county.OpenAsync())
        {
            chapter = db.Chapters.Single(static c => c.StartsAtMs == 30_000).Id;
        }

        var head = await county.AsAsync("head2");
        var given = await head.CreateAsync("/api/assignments", new { title = "学习", items = new[] { new { recordingId = recording, chapterId = chapter } }, groups = _all });

        Assert.Equal((30_000, 100_000), (given.GetProperty("items")[0].GetProperty("fromMs").GetInt32(), given.GetProperty("items")[0].GetProperty("toMs").GetInt32()));
    }

    [Fact]
    public async Task It_is_taken_out_as_a_table_in_either_form()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var recording = await county.RecordingAsync(static r => r.Title = "=1+1");
        var head = await county.AsAsync("head2");
        var id = (await head.CreateAsync("/api/assignments", new { title = "学习", items = new[] { new { recordingId = recording } }, groups = _all })).GetProperty("id").GetInt32();
        await county.WatchAsync("zhao", recording, 0, 100_000);

        using var csv = await head.SendAsync(HttpMethod.Get, $"/api/assignments/{id}/export.csv", null, ("Accept-Language", "en"));
        using var excel = await head.SendAsync(HttpMethod.Get, $"/api/assignments/{id}/export.xlsx");

        var bytes = await csv.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Encoding.UTF8.GetPreamble(), bytes[..3]);
        Assert.Equal(
            "Name,School,State,Played %,Done at,Last watched,1. =1+1 %\r\nqian 老师,东街小学,To do,0,,,0\r\nzhao 老师,东街小学,Done,100,2026-11-23 10:01,2026-11-23 10:01,100\r\n",
            Encoding.UTF8.GetString(bytes[3..]));
        var book = new MemoryStream(await excel.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        var rows = (await book.QueryAsync(useHeaderRow: true, sheetName: "完成情况", cancellationToken: TestContext.Current.CancellationToken)).Cast<IDictionary<string, object?>>().ToList();
        Assert.Equal(["未完成", "已完成"], rows.Select(static row => row["状态"]));
    }

    private static async Task<JsonElement> MineAsync(RecordedCounty county, string userName, string list) =>
        Assert.Single((await (await county.AsAsync(userName)).GetAsync("/api/assignments/mine")).GetProperty(list).EnumerateArray());

    private static (string? State, int Percent) State(JsonElement mine) => (mine.GetProperty("state").GetString(), mine.GetProperty("percent").GetInt32());

    private static async Task<int> PeopleAsync(RecordedCounty county, string userName, int id) =>
        (await (await county.AsAsync(userName)).GetAsync($"/api/assignments/{id}")).GetProperty("people").GetArrayLength();

    private static async Task<string> GiveAsync(Accounts.ApiClient client, string recording, object groups, int? school)
    {
        var given = await client.CreateAsync("/api/assignments", new { title = "学习", schoolId = school, items = new[] { new { recordingId = recording } }, groups });
        return string.Join(' ', given.GetProperty("people").EnumerateArray().Select(static person => person.GetProperty("name").GetString()!.Split(' ')[0]).Order(StringComparer.Ordinal));
    }
}
