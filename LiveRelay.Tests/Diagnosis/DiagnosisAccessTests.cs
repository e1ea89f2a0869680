using System.Net;
using System.Text.Json;
using LiveRelay.Server.Diagnosis;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Watching;

namespace LiveRelay.Tests.Diagnosis;

/// <summary>A diagnosis is the teacher's alone, until he shows it to somebody, and again afterwards.</summary>
public sealed class DiagnosisAccessTests
{
    private static readonly string[] _reachable = ["head", "wang", "researcher"];
    private static readonly string[] _others = ["head", "wang", "zhao", "researcher", "admin"];

    [Fact]
    public async Task It_is_the_teachers_own_until_he_shows_it_and_again_when_he_takes_it_back()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var id = await WithDiagnosisAsync(county, ReviewState.PublishedToCounty);
        var path = $"/api/recordings/{id}/diagnosis";
        var li = await county.AsAsync("li");
        var own = await li.GetAsync(path);
        Assert.Equal((true, 0, 260), (own.GetProperty("isOwner").GetBoolean(), own.GetProperty("sharedWith").GetArrayLength(), own.GetProperty("result").GetProperty("voice").GetProperty("ratePerMinute").GetInt32()));
        Assert.Contains("fast", own.GetProperty("flags").EnumerateArray().Select(static flag => flag.GetProperty("code").GetString()));
        foreach (var other in _others)
        {
            await (await county.AsAsync(other)).RefusedAsync(HttpMethod.Get, path, null, HttpStatusCode.Forbidden, "may-not");
            await (await county.AsAsync(other)).RefusedAsync(HttpMethod.Put, $"{path}/shares", new { accountIds = new[] { county.People["wang"] } }, HttpStatusCode.Forbidden, "may-not");
        }

        var people = (await li.GetAsync($"{path}/people")).EnumerateArray().Select(static one => one.GetProperty("id").GetInt32()).ToList();
        Assert.Equal(_reachable.Select(name => county.People[name]).Order(), people.Order());
        await li.PutAsync($"{path}/shares", new { accountIds = new[] { county.People["wang"] } });
        var seen = await (await county.AsAsync("wang")).GetAsync(path);
        Assert.Equal((false, JsonValueKind.Null), (seen.GetProperty("isOwner").GetBoolean(), seen.GetProperty("sharedWith").ValueKind));
        await (await county.AsAsync("head")).RefusedAsync(HttpMethod.Get, path, null, HttpStatusCode.Forbidden, "may-not");
        await li.PutAsync($"{path}/shares", new { accountIds = Array.Empty<int>() });
        await (await county.AsAsync("wang")).RefusedAsync(HttpMethod.Get, path, null, HttpStatusCode.Forbidden, "may-not");
    }

    [Fact]
    public async Task It_is_shown_only_to_people_of_the_school_and_the_countys_researchers_who_may_watch_and_its_file_is_not_given_out()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var id = await WithDiagnosisAsync(county, ReviewState.Draft);
        var path = $"/api/recordings/{id}/diagnosis";
        var li = await county.AsAsync("li");
        await li.RefusedAsync(HttpMethod.Put, $"{path}/shares", new { accountIds = new[] { county.People["zhao"] } }, HttpStatusCode.UnprocessableEntity, "invalid-input");
        await li.PutAsync($"{path}/shares", new { accountIds = new[] { county.People["wang"] } });
        await (await county.AsAsync("wang")).RefusedAsync(HttpMethod.Get, path, null, HttpStatusCode.Forbidden, "recording-closed");
        await li.RefusedAsync(HttpMethod.Get, $"/api/recordings/{id}/media/{DiagnosisResult.FileName}", null, HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_lesson_that_was_not_measured_yet_says_so_and_bands_follow_the_grade()
    {
        await using var county = await RecordedCounty.CreateAsync(("Diagnosis:SecondaryRateTo", "250"));
        var id = await county.RecordingAsync(static recording => recording.Grade = "八年级");
        var own = await (await county.AsAsync("li")).GetAsync($"/api/recordings/{id}/diagnosis");
        Assert.Equal(JsonValueKind.Null, own.GetProperty("result").ValueKind);
        Assert.Equal("""{"stage":"secondary","rateFrom":160,"rateTo":250}""", own.GetProperty("bands").GetRawText());
    }

    /// <summary>A flag proposes how others do just that; a diagnosis that is nobody's but its teacher's is not asked, and of those that are no figure is told.</summary>
    [Fact]
    public async Task A_flag_proposes_lessons_that_are_strong_in_just_that_of_those_that_are_shared_or_excellent_and_published()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var own = await WithDiagnosisAsync(county, ReviewState.PublishedToCounty);
        async Task<string> OtherAsync(int rate, Action<RecordingRecord> change)
        {
            var id = await WithDiagnosisAsync(county, ReviewState.PublishedToCounty, rate);
            await county.ChangeAsync(id, recording =>
            {
                recording.TeacherId = county.People["wang"];
                change(recording);
            });
            return id;
        }

        var excellent = await OtherAsync(170, static recording => recording.IsExcellent = true);
        var shared = await OtherAsync(150, static _ => { });
        await OtherAsync(170, static _ => { });
        await OtherAsync(250, static recording => recording.IsExcellent = true);
        await OtherAsync(170, static recording => (recording.IsExcellent, recording.Review) = (true, ReviewState.Withdrawn));
        await OtherAsync(170, static recording => (recording.IsExcellent, recording.Cut) = (true, "[[0,20000]]"));
        await (await county.AsAsync("wang")).PutAsync($"/api/recordings/{shared}/diagnosis/shares", new { accountIds = new[] { county.People["li"] } });
        var li = await county.AsAsync("li");
        var path = $"/api/recordings/{own}/diagnosis/examples";

        var examples = await li.GetAsync($"{path}/fast");
        Assert.Equal([excellent, shared], examples.EnumerateArray().Select(static one => one.GetProperty("recording").GetProperty("id").GetString()));
        Assert.Equal(["fromMs", "toMs", "recording"], examples[0].EnumerateObject().Select(static member => member.Name));
        Assert.Equal((0, 100_000), (examples[0].GetProperty("fromMs").GetInt32(), examples[0].GetProperty("toMs").GetInt32()));
        Assert.Equal(0, (await li.GetAsync($"{path}/waitShort")).GetArrayLength());
        await li.RefusedAsync(HttpMethod.Get, $"{path}/nothing", null, HttpStatusCode.NotFound, "not-found");
        await (await county.AsAsync("head")).RefusedAsync(HttpMethod.Get, $"{path}/fast", null, HttpStatusCode.Forbidden, "may-not");
    }

    private static async Task<string> WithDiagnosisAsync(RecordedCounty county, ReviewState review, int rate = 260)
    {
        var id = await county.RecordingAsync(recording => (recording.Grade, recording.Review) = ("四年级", review));
        var result = new DiagnosisResult(
            DiagnosisResult.CurrentVersion, 100_000,
            new VoiceResult(-20, -60, 40, [0, 1], 200, 60_000, rate, [.. Enumerable.Repeat<int?>(rate, 10)], 200, 3, [3]),
            new TalkResult(false, "TS", 1, 1, 0.5, [], [], null), [], []);
        Directory.CreateDirectory(county.Files.PathOf(id));
        await File.WriteAllTextAsync(county.Files.FileOf(id, DiagnosisResult.FileName), JsonSerializer.Serialize(result, DiagnosisResult.Json), TestContext.Current.CancellationToken);
        return id;
    }
}
