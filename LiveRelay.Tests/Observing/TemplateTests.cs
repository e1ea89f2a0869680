using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using LiveRelay.Tests.Storage;

namespace LiveRelay.Tests.Observing;

/// <summary>Forms that the county makes and renews: a version that is there stays as it is, and so do the evaluations by it.</summary>
public sealed class TemplateTests(PrivatePostgres postgres)
{
    private const string Path = "/api/evaluation-templates";

    private static readonly string[] _diagnose = ["diagnose"];
    private static readonly string[] _helpAndLearn = ["help", "learn"];

    private static object OwnForm(int first = 60, int second = 40, string name = "探究课评价表", object? bands = null) => new
    {
        name,
        dimensions = new object[]
        {
            new { name = "问题", weight = first, items = new object[] { new { name = "真实", scale = "grade" }, new { name = "有价值", scale = "points", max = 20 } } },
            new { name = "探究", weight = second, items = new object[] { new { name = "学生做", scale = "stars" } } },
        },
        bonus = new object[] { new { name = "新意", max = 2 } },
        bands,
    };

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_changed_form_is_a_new_version_and_what_was_filled_in_keeps_its_own(DatabaseKind kind)
    {
        await using var county = await ObservedCounty.CreateAsync(kind, postgres);
        var (researcher, zhao) = (await county.AsAsync("researcher"), await county.AsAsync("zhao"));
        var made = await researcher.CreateAsync(Path, new { form = OwnForm(), purposes = _diagnose });
        var (id, form) = (made.GetProperty("id").GetInt32(), JsonNode.Parse(made.GetProperty("form").GetRawText())!);
        var observation = await county.EvaluateAsync("zhao", 5);

        form["dimensions"]![0]!["name"] = "真问题";
        form["dimensions"]![0]!["weight"] = 50;
        form["dimensions"]![1]!["weight"] = 50;
        var changed = await researcher.PutAsync($"{Path}/{id}", new { version = 1, form });
        Assert.Equal(2, changed.GetProperty("version").GetInt32());
        Assert.Equal(2, (await researcher.PutAsync($"{Path}/{id}", new { version = 2, form })).GetProperty("version").GetInt32());
        await researcher.RefusedAsync(HttpMethod.Put, $"{Path}/{id}", new { version = 1, form = OwnForm(30, 70) }, HttpStatusCode.Conflict, "form-moved");

        // 60 · (5 + 5) / 25 + 40 · 5 / 5: by the weights that it was filled in by.
        var evaluation = (await zhao.GetAsync($"/api/observations/{observation}/evaluation")).GetProperty("evaluation");
        Assert.Equal(1, evaluation.GetProperty("version").GetInt32());
        Assert.Equal("问题", evaluation.GetProperty("form").GetProperty("dimensions")[0].GetProperty("name").GetString());
        Assert.Equal(64, evaluation.GetProperty("score").GetProperty("total").GetDouble());
        await county.EvaluateAsync("qian", 5);
        var summary = await researcher.GetAsync($"/api/lessons/{ObservedCounty.Lesson}/evaluations");
        Assert.Equal([1, 2], summary.GetProperty("forms").EnumerateArray().Select(static one => one.GetProperty("version").GetInt32()));
        var versions = await researcher.GetAsync($"{Path}/{id}/versions");
        Assert.Equal([(2, 1), (1, 1)], versions.EnumerateArray().Select(static one => (one.GetProperty("version").GetInt32(), one.GetProperty("evaluations").GetInt32())));
    }

    [Fact]
    public async Task A_purpose_has_one_first_choice_and_a_retired_form_is_none()
    {
        await using var county = await ObservedCounty.CreateAsync(DatabaseKind.Sqlite, postgres);
        var admin = await county.AsAsync("admin");
        var id = (await admin.CreateAsync(Path, new { form = OwnForm(), purposes = _helpAndLearn })).GetProperty("id").GetInt32();
        async Task<string?> FormOfAsync(string purpose)
        {
            await county.ObserveAsync("zhao", purpose);
            var page = await (await county.AsAsync("zhao")).GetAsync($"/api/lessons/{ObservedCounty.Lesson}/observation");
            return page.GetProperty("observation").GetProperty("evaluation").GetProperty("form").GetProperty("name").GetString();
        }

        Assert.Equal("探究课评价表", await FormOfAsync("help"));
        Assert.Equal("课堂教学评价表（通用）", await FormOfAsync("improve"));
        await admin.PutAsync($"{Path}/{id}", new { isRetired = true });
        Assert.Equal("课堂教学评价表（通用）", await FormOfAsync("help"));
    }

    [Fact]
    public async Task A_form_whose_weights_are_not_a_hundred_or_whose_bands_leave_a_gap_is_refused()
    {
        await using var county = await ObservedCounty.CreateAsync(DatabaseKind.Sqlite, postgres);
        var researcher = await county.AsAsync("researcher");
        async Task<string?> FieldOfAsync(object form)
        {
            var refused = await researcher.RefusedAsync(HttpMethod.Post, Path, new { form }, HttpStatusCode.UnprocessableEntity, "invalid-input");
            return refused.GetProperty("errors")[0].GetProperty("field").GetString();
        }

        Assert.Equal("weight", await FieldOfAsync(OwnForm(60, 30)));
        Assert.Equal("name", await FieldOfAsync(OwnForm(name: "  ")));
        Assert.Equal("dimensions.1.weight", await FieldOfAsync(OwnForm(100, 0)));
        Assert.Equal("bands", await FieldOfAsync(OwnForm(bands: new object[] { new { from = 80, name = "好" }, new { from = 85, name = "中" }, new { from = 0, name = "差" } })));
        Assert.Equal("bands", await FieldOfAsync(OwnForm(bands: new object[] { new { from = 80, name = "好" } })));
        Assert.Equal("dimensions", await FieldOfAsync(new { name = "空" }));
        Assert.Equal("dimensions.0.items.0.max", await FieldOfAsync(new
        {
            name = "分",
            dimensions = new[] { new { name = "一", weight = 100, items = new[] { new { name = "甲", scale = "points" } } } },
        }));
        var made = await researcher.CreateAsync(Path, new { form = OwnForm(bands: new object[] { new { from = 75, name = "A" }, new { from = 0, name = "B" } }) });
        Assert.Equal(2, made.GetProperty("form").GetProperty("bands").GetArrayLength());
        Assert.Equal(JsonValueKind.String, made.GetProperty("form").GetProperty("dimensions")[0].GetProperty("items")[0].GetProperty("id").ValueKind);
    }

    [Fact]
    public async Task Two_who_change_a_form_at_once_are_told_and_one_version_comes_of_it()
    {
        await using var county = await ObservedCounty.CreateAsync(DatabaseKind.Sqlite, postgres);
        var researcher = await county.AsAsync("researcher");
        var id = (await researcher.CreateAsync(Path, new { form = OwnForm() })).GetProperty("id").GetInt32();
        var answers = await Task.WhenAll(Enumerable.Range(1, 6).Select(i =>
            researcher.SendAsync(HttpMethod.Put, $"{Path}/{id}", new { version = 1, form = OwnForm(60 + i, 40 - i) })));

        Assert.Equal([200, 409, 409, 409, 409, 409], answers.Select(static answer => (int)answer.StatusCode).Order());
        Assert.Equal(2, (await researcher.GetAsync($"{Path}/{id}/versions")).GetArrayLength());
    }
}
