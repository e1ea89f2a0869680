using System.Net;
using System.Text.Json;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Storage;

namespace LiveRelay.Tests.Observing;

/// <summary>Evaluations: drafts that are saved at each change, locked when they are submitted, and counted for those who may see them.</summary>
public sealed class EvaluationTests(PrivatePostgres postgres)
{
    private const string Summary = $"/api/lessons/{ObservedCounty.Lesson}/evaluations";

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_form_is_a_draft_until_it_is_complete_and_submitted_and_is_locked_from_then_on(DatabaseKind kind)
    {
        await using var county = await ObservedCounty.CreateAsync(kind, postgres);
        var zhao = await county.AsAsync("zhao");
        var id = await county.ObserveAsync("zhao", "diagnose");
        var path = $"/api/observations/{id}/evaluation";
        var form = (await zhao.GetAsync($"/api/lessons/{ObservedCounty.Lesson}/observation")).GetProperty("observation").GetProperty("evaluation");
        Assert.Equal("课堂教学评价表（通用）", form.GetProperty("form").GetProperty("name").GetString());

        var nothing = await zhao.RefusedAsync(HttpMethod.Post, $"{path}/submit", null, HttpStatusCode.UnprocessableEntity, "evaluation-incomplete");
        Assert.Equal(0, nothing.GetProperty("errors").GetArrayLength());
        var body = ObservedCounty.Filled(form, 4, new { strengths = "提问好", suggestions = "=1+1" });
        ((Dictionary<string, int>)body["items"]!).Remove("process-3");
        body["bonus"] = new { innovation = 1.5 };
        var draft = await zhao.PutAsync(path, body);
        Assert.Equal(JsonValueKind.Null, draft.GetProperty("score").GetProperty("total").ValueKind);
        var missing = await zhao.RefusedAsync(HttpMethod.Post, $"{path}/submit", null, HttpStatusCode.UnprocessableEntity, "evaluation-incomplete");
        Assert.Equal("items.process-3", missing.GetProperty("errors")[0].GetProperty("field").GetString());
        ((Dictionary<string, int>)body["items"]!)["process-3"] = 5;
        Assert.Equal(82.5, (await zhao.PutAsync(path, body)).GetProperty("score").GetProperty("total").GetDouble());

        var locked = await zhao.PostAsync($"{path}/submit");
        Assert.Equal("良好", locked.GetProperty("band").GetProperty("name").GetString());
        await zhao.RefusedAsync(HttpMethod.Put, path, body, HttpStatusCode.Conflict, "already-submitted");
        await zhao.RefusedAsync(HttpMethod.Post, $"{path}/submit", null, HttpStatusCode.Conflict, "already-submitted");
        var kept = await zhao.GetAsync(path);
        Assert.Equal("提问好", kept.GetProperty("evaluation").GetProperty("strengths").GetString());
        Assert.Equal(5, kept.GetProperty("evaluation").GetProperty("items").GetProperty("process-3").GetInt32());
    }

    [Fact]
    public async Task Each_purpose_begins_with_its_form_and_another_can_be_taken()
    {
        await using var county = await ObservedCounty.CreateAsync(DatabaseKind.Sqlite, postgres);
        var zhao = await county.AsAsync("zhao");
        async Task<string?> FormOfAsync(string purpose)
        {
            var id = await county.ObserveAsync("zhao", purpose);
            Assert.True(id > 0);
            var page = await zhao.GetAsync($"/api/lessons/{ObservedCounty.Lesson}/observation");
            return page.GetProperty("observation").GetProperty("evaluation").GetProperty("form").GetProperty("name").GetString();
        }

        Assert.Equal(
            ["课堂教学评价表（通用）", "五星简评表", "课堂教学评价表（通用）", "五星简评表"],
            [await FormOfAsync("diagnose"), await FormOfAsync("help"), await FormOfAsync("improve"), await FormOfAsync("learn")]);

        var templates = (await zhao.GetAsync("/api/evaluation-templates")).EnumerateArray().ToList();
        Assert.Equal([["diagnose", "improve"], ["help", "learn"]], templates.Select(static one => one.GetProperty("purposes").EnumerateArray().Select(static name => name.GetString()).ToArray()));
        var own = await county.ObserveAsync("zhao", "learn");
        await zhao.PutAsync($"/api/observations/{own}/evaluation", ObservedCounty.Filled(WithNumbers(templates[0]), 5));
        Assert.Equal("课堂教学评价表（通用）", await FormOfAsync("help"));
        await zhao.RefusedAsync(
            HttpMethod.Put, $"/api/observations/{own}/evaluation", new { templateId = 999, version = 1 }, HttpStatusCode.NotFound, "unknown-form");
    }

    [Fact]
    public async Task Wrong_answers_are_refused_with_the_item_that_they_are_for()
    {
        await using var county = await ObservedCounty.CreateAsync(DatabaseKind.Sqlite, postgres);
        var zhao = await county.AsAsync("zhao");
        var id = await county.ObserveAsync("zhao", "diagnose");
        var form = (await zhao.GetAsync($"/api/lessons/{ObservedCounty.Lesson}/observation")).GetProperty("observation").GetProperty("evaluation");
        async Task<string?> FieldOfAsync(object change)
        {
            var body = ObservedCounty.Filled(form, 5, change);
            foreach (var member in JsonSerializer.SerializeToElement(change).EnumerateObject())
            {
                body[member.Name] = member.Value;
            }

            var refused = await zhao.RefusedAsync(HttpMethod.Put, $"/api/observations/{id}/evaluation", body, HttpStatusCode.UnprocessableEntity, "invalid-input");
            return refused.GetProperty("errors")[0].GetProperty("field").GetString();
        }

        Assert.Equal("items.goals-1", await FieldOfAsync(new { items = new Dictionary<string, double> { ["goals-1"] = 1 } }));
        Assert.Equal("items.goals-1", await FieldOfAsync(new { items = new Dictionary<string, double> { ["goals-1"] = 4.5 } }));
        Assert.Equal("items", await FieldOfAsync(new { items = new Dictionary<string, double> { ["nothing"] = 5 } }));
        Assert.Equal("bonus.character", await FieldOfAsync(new { bonus = new { character = 2.5 } }));
        Assert.Equal("weaknesses", await FieldOfAsync(new { weaknesses = new string('短', 2001) }));
    }

    [Fact]
    public async Task The_teacher_the_administrators_and_researchers_see_what_comes_of_it_and_observers_once_they_have_submitted()
    {
        await using var county = await ObservedCounty.CreateAsync(DatabaseKind.Sqlite, postgres);
        await county.RecordingOfLessonAsync();
        var draft = await county.ObserveAsync("zhao", "diagnose");
        var one = await county.EvaluateAsync("qian", 5, new { strengths = "有思考" });
        await county.EvaluateAsync("head2", 4);
        var li = await county.AsAsync("li");
        foreach (var reader in new[] { "li", "head", "researcher", "admin", "qian", "head2" })
        {
            var summary = await (await county.AsAsync(reader)).GetAsync(Summary);
            Assert.Equal(90, summary.GetProperty("total").GetProperty("mean").GetDouble());
            Assert.Equal(2, summary.GetProperty("count").GetInt32());
            await (await county.AsAsync(reader)).GetAsync($"/api/observations/{one}/evaluation");
        }

        foreach (var other in new[] { "zhao", "wang" })
        {
            var client = await county.AsAsync(other);
            await client.RefusedAsync(HttpMethod.Get, Summary, null, HttpStatusCode.Forbidden, "submit-first");
            await client.RefusedAsync(HttpMethod.Get, $"/api/observations/{one}/evaluation", null, HttpStatusCode.Forbidden, "submit-first");
            await client.RefusedAsync(HttpMethod.Get, $"/api/lessons/{ObservedCounty.Lesson}/observation-notes", null, HttpStatusCode.Forbidden, "submit-first");
        }

        // A draft is nobody's but its author's, and one's own lesson is not evaluated.
        await li.RefusedAsync(HttpMethod.Get, $"/api/observations/{draft}/evaluation", null, HttpStatusCode.NotFound, "unknown-observation");
        var own = await county.ObserveAsync("li", "improve");
        await li.NoteAsync(own, "a", new { kind = "regret", text = "讲得太快", at = county.Time.GetUtcNow() });
        await li.RefusedAsync(HttpMethod.Put, $"/api/observations/{own}/evaluation", new { }, HttpStatusCode.Forbidden, "own-lesson");
        var summaryOfLi = await li.GetAsync(Summary);
        Assert.Equal("有思考", summaryOfLi.GetProperty("texts")[0].GetProperty("strengths").GetString());
        Assert.Equal(2.83, summaryOfLi.GetProperty("forms")[0].GetProperty("dimensions")[4].GetProperty("deviation").GetDouble());
    }

    [Fact]
    public async Task Who_may_not_see_the_lesson_learns_nothing_of_it()
    {
        await using var county = await ObservedCounty.CreateAsync(DatabaseKind.Sqlite, postgres);
        await using (var db = await county.OpenAsync())
        {
            db.Lessons.Single().Kind = LessonKind.GradeLesson;
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var draft = await county.RecordingAsync(static recording => recording.Review = ReviewState.Draft);
        var zhao = await county.AsAsync("zhao");
        foreach (var part in new[] { "observation", "observation-notes", "evaluations" })
        {
            await zhao.RefusedAsync(HttpMethod.Get, $"/api/lessons/{ObservedCounty.Lesson}/{part}", null, HttpStatusCode.NotFound, "unknown-lesson");
            await zhao.RefusedAsync(HttpMethod.Get, $"/api/recordings/{draft}/{part}", null, HttpStatusCode.Forbidden, "recording-closed");
        }
    }

    private static JsonElement WithNumbers(JsonElement template) => JsonSerializer.SerializeToElement(new
    {
        templateId = template.GetProperty("id").GetInt32(),
        version = template.GetProperty("version").GetInt32(),
        form = template.GetProperty("form"),
    });
}
