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

    private static async Task<string> WithDiagnosisAsync(RecordedCounty county, ReviewState review)
    {
        var id = await county.RecordingAsync(recording => (recording.Grade, recording.Review) = ("四年级", review));
        var result = new DiagnosisResult(
            DiagnosisResult.CurrentVersion, 100_000,
            new VoiceResult(-20, -60, 40, [0, 1], 200, 60_000, 260, [260], 200, 3, [3]),
            new TalkResult(false, "TS", 1, 1, 0.5, [], [], null), [], []);
        Directory.CreateDirectory(county.Files.PathOf(id));
        await File.WriteAllTextAsync(county.Files.FileOf(id, DiagnosisResult.FileName), JsonSerializer.Serialize(result, DiagnosisResult.Json), TestContext.Current.CancellationToken);
        return id;
    }
}
