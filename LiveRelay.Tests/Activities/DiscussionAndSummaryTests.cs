using System.Net;
using System.Text.Json;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Library;
using LiveRelay.Tests.Observing;
using MiniExcelLibs;

namespace LiveRelay.Tests.Activities;

/// <summary>What is said in an activity and what it came to.</summary>
public sealed class DiscussionAndSummaryTests
{
    [Fact]
    public async Task Comments_are_answered_in_one_level_and_taken_out_by_who_wrote_them_or_the_organiser()
    {
        await using var alliance = await Alliance.CreateAsync();
        var (zhao, li, researcher) = (await alliance.AsAsync("zhao"), await alliance.AsAsync("li"), await alliance.AsAsync("researcher"));
        var comments = $"{alliance.Path}/comments";
        var first = (await zhao.CreateAsync(comments, new { text = "导入部分\u202E想看什么？\n请大家提" })).GetProperty("id").GetInt64();
        var answer = (await li.CreateAsync(comments, new { text = "看提问", replyToId = first })).GetProperty("id").GetInt64();
        var second = await zhao.CreateAsync(comments, new { text = "好", replyToId = answer });

        Assert.Equal(first, second.GetProperty("replyToId").GetInt64());
        await li.RefusedAsync(HttpMethod.Delete, $"{comments}/{first}", null, HttpStatusCode.Forbidden, "may-not");
        await zhao.RefusedAsync(HttpMethod.Post, comments, new { text = " \n " }, HttpStatusCode.UnprocessableEntity, "invalid-input");
        await zhao.RefusedAsync(HttpMethod.Post, comments, new { text = "x", replyToId = 999 }, HttpStatusCode.UnprocessableEntity, "invalid-input");
        await zhao.DeleteAsync($"{comments}/{first}");
        await researcher.DeleteAsync($"{comments}/{answer}");
        await researcher.RefusedAsync(HttpMethod.Delete, $"{comments}/{answer}", null, HttpStatusCode.NotFound, "not-found");

        var shown = (await li.GetAsync($"{alliance.Path}/discussion")).GetProperty("comments").EnumerateArray();
        Assert.Equal(["zhao 老师//True", "li 老师//True", "zhao 老师/好/False"], shown.Select(static c =>
            $"{c.GetProperty("name").GetString()}/{c.GetProperty("text").GetString()}/{c.GetProperty("isRemoved").GetBoolean()}"));
        Assert.Contains("zhao 老师: 导入部分想看什么？\n请大家提", (await researcher.GetAsync($"{alliance.Path}/audit")).EnumerateArray().Select(static row => row.GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task There_are_no_more_comments_than_the_option_says()
    {
        await using var alliance = await Alliance.CreateAsync(("Activities:MaxComments", "1"));
        var zhao = await alliance.AsAsync("zhao");
        await zhao.CreateAsync($"{alliance.Path}/comments", new { text = "一" });
        await zhao.RefusedAsync(HttpMethod.Post, $"{alliance.Path}/comments", new { text = "二" }, HttpStatusCode.Conflict, "activity-full");
    }

    /// <summary>As with a recording (docs/RECORDINGS.md): observers, the school's administrators and researchers; never the teacher, nor who was not there.</summary>
    [Fact]
    public async Task The_side_discussion_and_its_marks_are_for_observers_administrators_and_researchers_and_never_for_the_teacher()
    {
        await using var alliance = await Alliance.CreateAsync();
        await alliance.HoldAsync();
        foreach (var (who, isShown) in new[] { ("li", false), ("head2", false), ("zhao", true), ("qian", true), ("head", true), ("researcher", true) })
        {
            var client = await alliance.AsAsync(who);
            var side = (await client.GetAsync($"{alliance.Path}/discussion")).GetProperty("lessons")[0].GetProperty("side");
            var summary = await client.GetAsync($"{alliance.Path}/summary");
            Assert.Equal((who, isShown), (who, side.ValueKind == JsonValueKind.Array));
            Assert.Equal((who, isShown ? 1 : 0), (who, summary.GetProperty("marks").GetArrayLength()));
            Assert.Equal((who, isShown), (who, summary.GetProperty("numbers").GetProperty("marks").ValueKind == JsonValueKind.Number));
            using var excel = await client.SendAsync(HttpMethod.Get, $"{alliance.Path}/export.xlsx");
            var names = new MemoryStream(await excel.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).GetSheetNames();
            Assert.Equal((who, isShown), (who, names.Contains("观摩研讨")));
        }
    }

    [Fact]
    public async Task What_was_said_in_a_part_that_is_cut_away_is_only_for_who_may_see_that_part()
    {
        await using var alliance = await Alliance.CreateAsync();
        var begins = alliance.County.Time.GetUtcNow().AddHours(1);
        await alliance.HoldAsync();
        await alliance.County.StoreAsync(r =>
            (r.LessonId, r.StartedAt, r.DurationMs, r.Cut, r.Review) = (alliance.Lesson, begins, 2_400_000, "[[0,600000]]", ReviewState.PublishedToCounty));

        Assert.Equal(2, await SideLinesAsync(alliance, "zhao"));
        Assert.Equal(3, await SideLinesAsync(alliance, "head"));
    }

    [Fact]
    public async Task The_summary_tells_numbers_marks_over_time_and_what_the_organiser_concludes()
    {
        await using var alliance = await Alliance.CreateAsync();
        await alliance.HoldAsync();
        var researcher = await alliance.AsAsync("researcher");

        var summary = await researcher.PutAsync($"{alliance.Path}/summary", new { conclusion = "提问有层次。\n等待时间需加长。" });

        Assert.Equal("提问有层次。\n等待时间需加长。", summary.GetProperty("conclusion").GetString());
        Assert.Equal(
            """{"schools":2,"lessons":1,"people":2,"rooms":1,"roomPeople":45,"minutes":60,"watchers":0,"comments":0,"sideLines":1,"marks":2,"evaluations":0}""",
            summary.GetProperty("numbers").GetRawText());
        var marks = summary.GetProperty("marks")[0];
        Assert.Equal(120_000, marks.GetProperty("stepMs").GetInt32());
        Assert.Equal([2], Indexes(marks, "highlight"));
        Assert.Equal([16], Indexes(marks, "doubt"));
        Assert.Empty(Indexes(marks, "regret"));
    }

    /// <summary>As docs/OBSERVING.md says of one lesson: its teacher, the administrators of its school, the county, and who has submitted a form of his own.</summary>
    [Fact]
    public async Task What_observers_think_of_its_lessons_is_summed_up_for_who_may_read_that()
    {
        await using var alliance = await Alliance.CreateAsync();
        await alliance.HoldAsync();
        await EvaluateAsync(alliance, "zhao", 5);
        await EvaluateAsync(alliance, "qian", 3);

        foreach (var (who, isShown) in new[] { ("zhao", true), ("li", true), ("head", true), ("researcher", true), ("head2", false), ("wang", false) })
        {
            var summary = await (await alliance.AsAsync(who)).GetAsync($"{alliance.Path}/summary");
            Assert.Equal((who, isShown), (who, summary.GetProperty("numbers").GetProperty("evaluations").ValueKind == JsonValueKind.Number));
            Assert.Equal((who, isShown ? 1 : 0), (who, summary.GetProperty("evaluations").GetArrayLength()));
        }

        var lesson = (await (await alliance.AsAsync("researcher")).GetAsync($"{alliance.Path}/summary")).GetProperty("evaluations")[0];
        Assert.Equal((alliance.Lesson, 2), (lesson.GetProperty("lessonId").GetString(), lesson.GetProperty("count").GetInt32()));
        double Total(string name) => lesson.GetProperty("total").GetProperty(name).GetDouble();
        Assert.Equal((80, 28.28, 60, 100), (Total("mean"), Total("deviation"), Total("least"), Total("most")));
        var row = Assert.Single(await RowsAsync(await BookAsync(alliance, "researcher"), "评课"));
        Assert.Equal(["分数的意义", 2.0, 80.0], new[] { row["课"], row["评课表份数"], row["平均分"] });
        Assert.DoesNotContain("评课", (await BookAsync(alliance, "head2")).GetSheetNames());
    }

    [Fact]
    public async Task Its_pictures_are_chosen_from_recordings_and_shown_to_who_may_watch_those()
    {
        await using var alliance = await Alliance.CreateAsync();
        var (shown, draft) = (
            await alliance.County.StoreAsync(r => (r.LessonId, r.Review) = (alliance.Lesson, ReviewState.PublishedToCounty)),
            await alliance.County.StoreAsync(r => r.LessonId = alliance.Lesson));
        await alliance.County.WriteAsync(shown, "storyboard.json", "{}"u8.ToArray());
        var researcher = await alliance.AsAsync("researcher");
        object Body(params object[] stills) => new { stills };

        var summary = await researcher.PutAsync($"{alliance.Path}/summary", Body(new { recordingId = shown, caption = "导入" }, new { recordingId = shown, atMs = 60_000 }));

        Assert.Equal(
            $"导入 /api/recordings/{shown}/media/poster.jpg",
            $"{summary.GetProperty("stills")[0].GetProperty("caption").GetString()} {summary.GetProperty("stills")[0].GetProperty("poster").GetString()}");
        Assert.Equal($"/api/recordings/{shown}/media/storyboard.json", summary.GetProperty("stills")[1].GetProperty("storyboard").GetString());
        Assert.Equal(shown, Assert.Single((await (await alliance.AsAsync("zhao")).GetAsync(alliance.Path)).GetProperty("recordings").EnumerateArray()).GetProperty("id").GetString());
        foreach (var wrong in new[] { Body(new { recordingId = draft }), Body(new { recordingId = shown, atMs = 100_001 }), Body([.. Enumerable.Repeat(new { recordingId = shown }, 13)]) })
        {
            await researcher.RefusedAsync(HttpMethod.Put, $"{alliance.Path}/summary", wrong, HttpStatusCode.UnprocessableEntity, "invalid-input");
        }

        await alliance.County.ChangeAsync(shown, static r => r.Review = ReviewState.Withdrawn);
        Assert.Equal(0, (await (await alliance.AsAsync("zhao")).GetAsync($"{alliance.Path}/summary")).GetProperty("stills").GetArrayLength());
        await alliance.County.ChangeAsync(shown, static r => (r.Review, r.Cut) = (ReviewState.PublishedToCounty, "[[0,50000]]"));
        Assert.Equal(0, (await (await alliance.AsAsync("zhao")).GetAsync($"{alliance.Path}/summary")).GetProperty("stills").GetArrayLength());
    }

    [Fact]
    public async Task The_workbook_has_a_sheet_for_each_part_and_names_for_who_may_see_them()
    {
        await using var alliance = await Alliance.CreateAsync();
        await alliance.HoldAsync();
        await (await alliance.AsAsync("zhao")).CreateAsync($"{alliance.Path}/comments", new { text = "=1+1" });

        var organiser = await BookAsync(alliance, "researcher");
        var teacher = await BookAsync(alliance, "li");

        Assert.Equal(["活动概况", "日程", "各校出席", "出席明细", "活动研讨", "观摩研讨", "评课"], organiser.GetSheetNames());
        Assert.Equal(5, (await RowsAsync(organiser, "出席明细")).Count);
        Assert.Equal(["四年级1班", "li 老师"], (await RowsAsync(teacher, "出席明细")).Select(static row => row["名称"]));
        Assert.Equal("=1+1", (await RowsAsync(organiser, "活动研讨"))[0]["内容"]);
        Assert.Equal(["", "亮点", "疑问"], (await RowsAsync(organiser, "观摩研讨")).Select(static row => row["标记"] ?? "").Order());
    }

    /// <summary>Somebody observes its lesson for what the activity proposes, and gives the same grade for everything.</summary>
    private static async Task EvaluateAsync(Alliance alliance, string who, int grade)
    {
        var client = await alliance.AsAsync(who);
        var path = $"/api/lessons/{alliance.Lesson}/observation";
        var purpose = (await client.GetAsync(path)).GetProperty("proposedPurpose").GetString();
        Assert.Equal("improve", purpose);
        var own = (await client.PutAsync(path, new { purpose })).GetProperty("observation");
        var form = $"/api/observations/{own.GetProperty("id").GetInt32()}/evaluation";
        await client.PutAsync(form, ObservedCounty.Filled(own.GetProperty("evaluation"), grade));
        await client.PostAsync($"{form}/submit");
    }

    private static async Task<int> SideLinesAsync(Alliance alliance, string who) =>
        (await (await alliance.AsAsync(who)).GetAsync($"{alliance.Path}/discussion")).GetProperty("lessons")[0].GetProperty("side").GetArrayLength();

    private static IEnumerable<int> Indexes(JsonElement marks, string kind) =>
        marks.GetProperty("counts").GetProperty(kind).EnumerateArray().Select(static (count, index) => (Count: count.GetInt32(), index)).Where(static one => one.Count > 0).Select(static one => one.index);

    private static async Task<MemoryStream> BookAsync(Alliance alliance, string who)
    {
        using var answer = await (await alliance.AsAsync(who)).SendAsync(HttpMethod.Get, $"{alliance.Path}/export.xlsx");
        return new MemoryStream(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<List<IDictionary<string, object?>>> RowsAsync(MemoryStream book, string sheet) =>
        [.. (await book.QueryAsync(useHeaderRow: true, sheetName: sheet, cancellationToken: TestContext.Current.CancellationToken)).Cast<IDictionary<string, object?>>()];
}
