using System.Net;
using System.Text.Json;
using LiveRelay.Server.Diagnosis;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Watching;

namespace LiveRelay.Tests.Regrets;

/// <summary>The redesign of a lesson, and the lesson taught again beside the first.</summary>
public sealed class RedesignTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_redesign_is_read_and_taken_out_by_the_teacher_and_whom_he_shows_it()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var id = await county.RecordingAsync();
        var path = $"/api/recordings/{id}/redesign";
        var (li, wang) = (await county.AsAsync("li"), await county.AsAsync("wang"));
        var moment = (await li.PostAsync($"/api/recordings/{id}/moments", new { atMs = 20_000, improvement = "多等三秒" })).GetProperty("id").GetInt32();
        await li.PutAsync(path, new { lines = new object[] { new { phase = "introduce", atMs = 20_000, momentId = moment, problem = "导入太长", change = "=用一个问题开头" }, new { momentId = 99, problem = "板书乱", change = "" } } });

        var lines = (await li.GetAsync(path)).GetProperty("lines");
        Assert.Equal((2, moment, JsonValueKind.Null), (lines.GetArrayLength(), lines[0].GetProperty("momentId").GetInt32(), lines[1].GetProperty("momentId").ValueKind));
        await li.RefusedAsync(HttpMethod.Put, path, new { lines = new[] { new { phase = "lunch", problem = "", change = "" } } }, HttpStatusCode.UnprocessableEntity, "invalid-input");
        foreach (var address in new[] { path, $"{path}.csv", $"{path}.xlsx" })
        {
            await wang.RefusedAsync(HttpMethod.Get, address, null, HttpStatusCode.Forbidden, "may-not");
        }

        await li.PutAsync($"/api/recordings/{id}/moments/shares", new { accountIds = new[] { county.People["wang"] } });
        await wang.RefusedAsync(HttpMethod.Put, path, new { lines = Array.Empty<object>() }, HttpStatusCode.Forbidden, "may-not");
        using var csv = await wang.SendAsync(HttpMethod.Get, $"{path}.csv", null, ("Accept-Language", "zh-CN"));
        Assert.Equal("导入,0:00:20,导入太长,'=用一个问题开头,遗憾,多等三秒", (await csv.Content.ReadAsStringAsync(Cancelled)).Split("\r\n")[1]);
        using var excel = await wang.SendAsync(HttpMethod.Get, $"{path}.xlsx");
        Assert.Equal(HttpStatusCode.OK, excel.StatusCode);
    }

    [Fact]
    public async Task A_lesson_taught_again_is_linked_by_its_teacher_alone_and_shown_on_both_sides_to_who_may_watch_both()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var (first, second) = (await county.RecordingAsync(), await county.RecordingAsync());
        var foreign = await county.RecordingAsync(recording => recording.TeacherId = county.People["wang"]);
        var (li, wang) = (await county.AsAsync("li"), await county.AsAsync("wang"));
        await wang.RefusedAsync(HttpMethod.Put, $"/api/recordings/{second}/first", new { recordingId = first }, HttpStatusCode.Forbidden, "may-not");
        await li.RefusedAsync(HttpMethod.Put, $"/api/recordings/{second}/first", new { recordingId = foreign }, HttpStatusCode.Forbidden, "may-not");
        await li.RefusedAsync(HttpMethod.Put, $"/api/recordings/{second}/first", new { recordingId = second }, HttpStatusCode.Conflict, "versions-turn");
        await li.RefusedAsync(HttpMethod.Get, $"/api/recordings/{second}/comparison", null, HttpStatusCode.NotFound, "not-found");
        await li.PutAsync($"/api/recordings/{second}/first", new { recordingId = first });
        await li.RefusedAsync(HttpMethod.Put, $"/api/recordings/{first}/first", new { recordingId = second }, HttpStatusCode.Conflict, "versions-turn");

        Assert.Equal(first, (await wang.GetAsync($"/api/recordings/{second}/versions")).GetProperty("first").GetProperty("id").GetString());
        Assert.Equal(second, (await wang.GetAsync($"/api/recordings/{first}/versions")).GetProperty("later")[0].GetProperty("id").GetString());
        await county.ChangeAsync(first, static recording => recording.Review = ReviewState.Draft);
        Assert.Equal(JsonValueKind.Null, (await wang.GetAsync($"/api/recordings/{second}/versions")).GetProperty("first").ValueKind);
        await wang.RefusedAsync(HttpMethod.Get, $"/api/recordings/{second}/comparison", null, HttpStatusCode.Forbidden, "recording-closed");
        await li.PutAsync($"/api/recordings/{second}/first", new { recordingId = (string?)null });
        Assert.Equal(JsonValueKind.Null, (await li.GetAsync($"/api/recordings/{second}/versions")).GetProperty("first").ValueKind);
    }

    [Fact]
    public async Task Both_are_compared_phase_by_phase_with_what_the_reader_may_know_and_which_moments_the_redesign_answers()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var first = await county.RecordingAsync(recording => AddChapters(recording, (0, TeachingPhase.Introduce), (40_000, TeachingPhase.Teach), (90_000, TeachingPhase.Introduce)));
        var second = await county.RecordingAsync(recording => AddChapters(recording, (0, TeachingPhase.Introduce), (20_000, TeachingPhase.Practise)));
        await WriteDiagnosisAsync(county, first);
        var (li, wang) = (await county.AsAsync("li"), await county.AsAsync("wang"));
        await li.PutAsync($"/api/recordings/{second}/first", new { recordingId = first });
        var moment = (await li.PostAsync($"/api/recordings/{first}/moments", new { atMs = 1000 })).GetProperty("id").GetInt32();
        await li.PostAsync($"/api/recordings/{first}/moments", new { atMs = 2000 });
        await li.PutAsync($"/api/recordings/{first}/redesign", new { lines = new[] { new { momentId = moment, problem = "快", change = "慢" } } });

        var own = await li.GetAsync($"/api/recordings/{second}/comparison");
        Assert.Equal(("shown", "none"), (own.GetProperty("first").GetProperty("diagnosis").GetString(), own.GetProperty("second").GetProperty("diagnosis").GetString()));
        Assert.Equal("introduce teach practise", string.Join(' ', own.GetProperty("phases").EnumerateArray().Select(static pair => pair.GetProperty("phase").GetString())));
        Assert.Equal(
            """{"atMs":0,"durationMs":50000,"teacherShare":0.75,"ratePerMinute":200,"waits":1,"medianWaitMs":4000,"slides":1}""",
            own.GetProperty("phases")[0].GetProperty("first").GetRawText());
        Assert.Equal(
            """{"atMs":0,"durationMs":20000,"teacherShare":null,"ratePerMinute":null,"waits":null,"medianWaitMs":null,"slides":null}""",
            own.GetProperty("phases")[0].GetProperty("second").GetRawText());
        Assert.Equal(JsonValueKind.Null, own.GetProperty("phases")[1].GetProperty("second").ValueKind);
        Assert.Equal("1 0", string.Join(' ', own.GetProperty("answers").EnumerateArray().Select(static answer => answer.GetProperty("lines").GetArrayLength())));

        var others = await wang.GetAsync($"/api/recordings/{second}/comparison");
        Assert.Equal(("private", JsonValueKind.Null), (others.GetProperty("first").GetProperty("diagnosis").GetString(), others.GetProperty("answers").ValueKind));
        Assert.Equal(JsonValueKind.Null, others.GetProperty("phases")[0].GetProperty("first").GetProperty("ratePerMinute").ValueKind);
    }

    private static void AddChapters(RecordingRecord recording, params (long AtMs, TeachingPhase Phase)[] chapters)
    {
        foreach (var (at, phase) in chapters)
        {
            recording.Chapters.Add(new ChapterRecord { RecordingId = recording.Id, StartsAtMs = at, Phase = phase });
        }
    }

    /// <summary>The teacher speaks for 30 of the first 40 seconds, three quarters of all talk, the class answers once after 4 s; nobody speaks later.</summary>
    private static async Task WriteDiagnosisAsync(RecordedCounty county, string id)
    {
        var result = new DiagnosisResult(
            DiagnosisResult.CurrentVersion, 100_000,
            new VoiceResult(-20, -60, 40, [], 0, 0, null, [220, 220, 160, null], null, null, []),
            new TalkResult(false, new string('T', 30) + new string('S', 10) + new string('-', 60), 1, 1, 0.75, [], [new TimeSpanResult(26_000, 30_000)], 4000),
            [new SlideResult(5000, 45_000, null, 3, false), new SlideResult(45_000, 60_000, null, 3, false)], []);
        Directory.CreateDirectory(county.Files.PathOf(id));
        await File.WriteAllTextAsync(county.Files.FileOf(id, DiagnosisResult.FileName), JsonSerializer.Serialize(result, DiagnosisResult.Json), Cancelled);
    }
}
