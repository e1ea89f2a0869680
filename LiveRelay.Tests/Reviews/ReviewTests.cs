using System.Net;
using System.Text.Json;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Library;
using LiveRelay.Tests.Watching;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Tests.Reviews;

/// <summary>A recording's way from its teacher to the county, and back.</summary>
public sealed class ReviewTests
{
    [Fact]
    public async Task A_recording_is_handed_in_returned_with_a_reason_handed_in_again_published_and_withdrawn()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var (id, li, head) = (await county.StoreAsync(), await county.AsAsync("li"), await county.AsAsync("head"));
        var (review, detail) = ($"/api/recordings/{id}/review", $"/api/recordings/{id}");
        async Task<string?> StateAsync() => (await li.GetAsync(detail)).GetProperty("review").GetString();

        await head.RefusedAsync(HttpMethod.Post, review, new { action = "take" }, HttpStatusCode.Forbidden, "recording-closed");
        Assert.Equal("submitted", (await li.PostAsync(review, new { action = "submit" })).GetProperty("review").GetString());
        await li.RefusedAsync(HttpMethod.Post, review, new { action = "publishToCounty" }, HttpStatusCode.Forbidden, "may-not");
        Assert.Equal("inReview", (await head.PostAsync(review, new { action = "take" })).GetProperty("review").GetString());
        await head.RefusedAsync(HttpMethod.Post, review, new { action = "return" }, HttpStatusCode.UnprocessableEntity, "invalid-input");
        await head.PostAsync(review, new { action = "return", reason = "结尾太长\n请剪掉" }, HttpStatusCode.NoContent);
        Assert.Equal(("returned", "结尾太长\n请剪掉"), (await StateAsync(), (await li.GetAsync(detail)).GetProperty("reviewReason").GetString()));
        await head.RefusedAsync(HttpMethod.Get, detail, null, HttpStatusCode.Forbidden, "recording-closed");

        await li.PostAsync(review, new { action = "submit" });
        await head.PostAsync(review, new { action = "publishToSchool" });
        await (await county.AsAsync("zhao")).RefusedAsync(HttpMethod.Get, detail, null, HttpStatusCode.Forbidden, "recording-closed");
        Assert.True((await (await county.AsAsync("wang")).GetAsync(detail)).GetProperty("may").GetProperty("watch").GetBoolean());
        await head.PostAsync(review, new { action = "publishToCounty" });
        Assert.True((await (await county.AsAsync("zhao")).GetAsync(detail)).GetProperty("may").GetProperty("watch").GetBoolean());

        await li.PostAsync(review, new { action = "withdraw", reason = "有错误" });
        await (await county.AsAsync("zhao")).RefusedAsync(HttpMethod.Get, detail, null, HttpStatusCode.Forbidden, "recording-closed");
        await head.RefusedAsync(HttpMethod.Post, review, new { action = "publishToCounty" }, HttpStatusCode.Conflict, "review-moved");
        Assert.Equal(
            [
                "li submitted", "head taken", "head returned", "li submitted", "head publishedToSchool", "head publishedToCounty", "li withdrawn",
            ],
            (await li.GetAsync($"{detail}/audit")).EnumerateArray().Select(static entry =>
                $"{entry.GetProperty("by").GetString()!.Split(' ')[0]} {entry.GetProperty("action").GetString()!.Split('.')[1]}"));
    }

    [Fact]
    public async Task Publishing_signs_the_receipt_off_and_withdrawing_takes_the_signature_away()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var (id, head) = (await county.StoreAsync(static r => r.Review = ReviewState.Submitted), await county.AsAsync("head"));
        var receipt = await head.GetAsync($"/api/recordings/{id}/receipt");
        Assert.Equal(JsonValueKind.Null, receipt.GetProperty("signedBy").ValueKind);
        Assert.Equal(["sound True", "picture True", "length False", "consent False"], Checks(receipt));
        Assert.Equal(3.5, receipt.GetProperty("tracks")[0].GetProperty("skewMs").GetDouble());
        Assert.Equal("publisherGone", receipt.GetProperty("tracks")[0].GetProperty("gaps")[0].GetProperty("reason").GetString());

        await head.PostAsync($"/api/recordings/{id}/review", new { action = "publishToCounty" });
        var signed = await (await county.AsAsync("li")).GetAsync($"/api/recordings/{id}/receipt");
        Assert.Equal("head 老师", signed.GetProperty("signedBy").GetString());
        Assert.Equal(county.Time.GetUtcNow(), signed.GetProperty("signedAt").GetDateTimeOffset());
        var entry = (await head.GetAsync($"/api/recordings/{id}/audit")).EnumerateArray().Single();
        Assert.StartsWith("已签署回执：sound ✓", entry.GetProperty("detail").GetString(), StringComparison.Ordinal);

        await county.County.Administrator.PostAsync($"/api/recordings/{id}/review", new { action = "withdraw" }, HttpStatusCode.NoContent);
        var after = await head.GetAsync($"/api/recordings/{id}/receipt");
        Assert.Equal(JsonValueKind.Null, after.GetProperty("signedBy").ValueKind);
    }

    [Fact]
    public async Task What_was_not_looked_at_yet_is_said_to_be_unknown()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var id = await county.StoreAsync(static r => (r.HasConsent, r.DurationMs) = (true, 40 * 60_000));
        await county.WriteAsync(id, "inspect.json", "{"u8.ToArray());

        Assert.Equal(["sound ", "picture ", "length True", "consent True"], Checks(await (await county.AsAsync("li")).GetAsync($"/api/recordings/{id}/receipt")));
    }

    [Fact]
    public async Task It_is_published_from_a_moment_on_and_until_another()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var (id, head, now) = (await county.StoreAsync(static r => r.Review = ReviewState.InReview), await county.AsAsync("head"), county.Time.GetUtcNow());
        var review = $"/api/recordings/{id}/review";

        foreach (var (from, until) in new[] { (now.AddDays(2), now.AddDays(1)), (now.AddDays(-2), now.AddDays(-1)) })
        {
            await head.RefusedAsync(
                HttpMethod.Post, review, new { action = "publishToCounty", visibleFrom = from, visibleUntil = until }, HttpStatusCode.UnprocessableEntity, "invalid-input");
        }

        await head.PostAsync(review, new { action = "publishToCounty", visibleFrom = now.AddDays(1).ToOffset(TimeSpan.FromHours(8)), visibleUntil = now.AddDays(2) });
        Assert.Equal(0, (await (await county.AsAsync("zhao")).GetAsync("/api/recordings")).GetProperty("total").GetInt32());
        county.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, (await (await county.AsAsync("zhao")).GetAsync("/api/recordings")).GetProperty("total").GetInt32());
        await head.PostAsync(review, new { action = "publishToCounty" });
        county.Time.Advance(TimeSpan.FromDays(3));
        Assert.Equal(1, (await (await county.AsAsync("zhao")).GetAsync("/api/recordings")).GetProperty("total").GetInt32());
    }

    /// <summary>Of two steps that were begun in the same state, the later one is refused: nobody publishes what was just taken back.</summary>
    [Fact]
    public async Task A_review_that_moved_meanwhile_is_not_moved_again()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var id = await county.StoreAsync(static r => r.Review = ReviewState.Submitted);
        await using var late = await county.OpenAsync();
        var read = await late.Recordings.SingleAsync(r => r.Id == id, TestContext.Current.CancellationToken);

        await (await county.AsAsync("li")).PostAsync($"/api/recordings/{id}/review", new { action = "withdraw" });

        read.Review = ReviewState.PublishedToCounty;
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => late.SaveChangesAsync(TestContext.Current.CancellationToken));
    }

    private static IEnumerable<string> Checks(JsonElement receipt) => receipt.GetProperty("checks").EnumerateArray().Select(static check =>
        $"{check.GetProperty("check").GetString()} {(check.GetProperty("ok").ValueKind == JsonValueKind.Null ? "" : check.GetProperty("ok").GetBoolean())}");
}
