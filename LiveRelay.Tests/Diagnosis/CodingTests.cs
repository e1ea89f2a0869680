using System.Net;
using System.Text.Json;
using LiveRelay.Server.Diagnosis;
using LiveRelay.Server.Interaction;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Watching;

namespace LiveRelay.Tests.Diagnosis;

/// <summary>What people code while watching.</summary>
public sealed class CodingTests
{
    [Fact]
    public void A_proposal_has_who_speaks_longest_in_each_interval()
    {
        Assert.Equal("580", CodingMethod.Flanders.Propose("TT-SST---"));
        Assert.Equal("TS", CodingMethod.StudentTeacher.Propose(new string('T', 16) + new string('S', 14) + new string('-', 30)));
        Assert.True(CodingMethod.Flanders.Takes("1234567890..", 36_000));
        Assert.False(CodingMethod.Flanders.Takes("TS", 36_000));
        Assert.False(CodingMethod.StudentTeacher.Takes("TST", 60_000));
    }

    [Fact]
    public async Task Everybody_who_may_watch_has_his_own_codes_and_only_who_reads_the_diagnosis_gets_a_proposal()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var id = await county.RecordingAsync();
        var result = new DiagnosisResult(DiagnosisResult.CurrentVersion, 6_000, null, new TalkResult(false, "TTTSSS", 1, 1, 0.5, [], [], null), [], []);
        Directory.CreateDirectory(county.Files.PathOf(id));
        await File.WriteAllTextAsync(county.Files.FileOf(id, DiagnosisResult.FileName), JsonSerializer.Serialize(result, DiagnosisResult.Json), TestContext.Current.CancellationToken);
        var path = $"/api/recordings/{id}/codings/flanders";
        var (li, zhao) = (await county.AsAsync("li"), await county.AsAsync("zhao"));

        Assert.Equal("58", (await li.GetAsync(path)).GetProperty("proposal").GetString());
        Assert.Equal(JsonValueKind.Null, (await zhao.GetAsync(path)).GetProperty("proposal").ValueKind);
        await zhao.PutAsync(path, new { codes = "4.9" });
        await zhao.PutAsync(path, new { codes = "4590" });
        Assert.Equal("4590", (await zhao.GetAsync(path)).GetProperty("codes").GetString());
        Assert.Equal("", (await li.GetAsync(path)).GetProperty("codes").GetString());
        await zhao.RefusedAsync(HttpMethod.Put, path, new { codes = "T" }, HttpStatusCode.UnprocessableEntity, "invalid-input");
        await zhao.RefusedAsync(HttpMethod.Get, $"/api/recordings/{id}/codings/other", null, HttpStatusCode.NotFound, "not-found");
        await county.ChangeAsync(id, static recording => recording.Review = ReviewState.Draft);
        await zhao.RefusedAsync(HttpMethod.Get, path, null, HttpStatusCode.Forbidden, "recording-closed");
    }
}
