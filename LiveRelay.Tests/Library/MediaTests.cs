using System.Net;
using LiveRelay.Server.Library;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Accounts;
using LiveRelay.Tests.Server;
using LiveRelay.Tests.Watching;

namespace LiveRelay.Tests.Library;

/// <summary>The bytes of recordings: in parts, kept by browsers only as far as is right, and nobody's who has no right.</summary>
public sealed class MediaTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_player_gets_the_part_that_it_asks_for()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var (id, li) = (await county.StoreAsync(), await county.AsAsync("li"));

        using var whole = await GetAsync(li, id, StoredRecording.Video);
        using var part = await GetAsync(li, id, StoredRecording.Video, ("Range", "bytes=100-199"));
        using var end = await GetAsync(li, id, StoredRecording.Video, ("Range", "bytes=-10"));
        using var beyond = await GetAsync(li, id, StoredRecording.Video, ("Range", "bytes=1000-"));

        Assert.Equal(StoredRecording.Bytes(1000), await whole.Content.ReadAsByteArrayAsync(Cancelled));
        Assert.Equal(("video/mp4", "bytes"), (whole.Content.Headers.ContentType!.MediaType, whole.Headers.AcceptRanges.Single()));
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal("bytes 100-199/1000", part.Content.Headers.ContentRange!.ToString());
        Assert.Equal(StoredRecording.Bytes(1000)[100..200], await part.Content.ReadAsByteArrayAsync(Cancelled));
        Assert.Equal(StoredRecording.Bytes(1000)[990..], await end.Content.ReadAsByteArrayAsync(Cancelled));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
    }

    [Fact]
    public async Task A_part_in_another_unit_is_the_whole_and_who_asks_for_the_head_gets_no_bytes()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var (id, li) = (await county.StoreAsync(), await county.AsAsync("li"));
        using var whole = await GetAsync(li, id, StoredRecording.Video, ("Range", "seconds=0-5"));
        using var head = await li.SendAsync(HttpMethod.Head, $"/api/recordings/{id}/media/{StoredRecording.Video}");

        Assert.Equal(HttpStatusCode.OK, whole.StatusCode);
        Assert.Equal((HttpStatusCode.OK, 1000L, "video/mp4"), (head.StatusCode, head.Content.Headers.ContentLength, head.Content.Headers.ContentType!.MediaType));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Cancelled));
    }

    [Theory]
    [InlineData(StoredRecording.Sound, "audio/mp4")]
    [InlineData("poster.jpg", "image/jpeg")]
    [InlineData("master.m3u8", "application/vnd.apple.mpegurl")]
    public async Task Each_file_says_what_it_is_and_runs_no_script(string fileName, string type)
    {
        await using var county = await RecordedCounty.CreateAsync();
        using var answer = await GetAsync(await county.AsAsync("li"), await county.StoreAsync(), fileName);

        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("default-src 'none'; sandbox", answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task A_browser_may_keep_what_is_complete_and_asks_each_time_whether_it_still_may()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var (id, li, zhao) = (await county.StoreAsync(static r => r.Review = ReviewState.PublishedToCounty), await county.AsAsync("li"), await county.AsAsync("zhao"));
        using var first = await GetAsync(zhao, id, StoredRecording.Video);
        var tag = first.Headers.ETag!.Tag;
        Assert.Equal("no-cache, private", first.Headers.CacheControl!.ToString());

        using var again = await GetAsync(zhao, id, StoredRecording.Video, ("If-None-Match", tag));
        using var other = await GetAsync(zhao, id, StoredRecording.Video, ("If-Range", "\"another\""), ("Range", "bytes=0-9"));
        await county.ChangeAsync(id, static r => r.Review = ReviewState.Withdrawn);
        using var after = await GetAsync(zhao, id, StoredRecording.Video, ("If-None-Match", tag), ("Range", "bytes=0-9"));

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        await ProblemAssert.IsAsync(after, HttpStatusCode.Forbidden, "recording-closed");
        using var owners = await GetAsync(li, id, StoredRecording.Video, ("Range", "bytes=0-9"));
        Assert.Equal(HttpStatusCode.PartialContent, owners.StatusCode);
    }

    [Fact]
    public async Task A_file_that_grows_is_given_as_far_as_it_is_and_kept_by_nobody()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var (id, li) = (await county.StoreAsync(static r => r.State = RecordingState.Recording), await county.AsAsync("li"));
        await using var recorder = new FileStream(
            county.Files.FileOf(id, StoredRecording.Video), FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);

        using var first = await GetAsync(li, id, StoredRecording.Video, ("Range", "bytes=900-"));
        recorder.Seek(0, SeekOrigin.End);
        await recorder.WriteAsync(new byte[500], Cancelled);
        await recorder.FlushAsync(Cancelled);
        using var second = await GetAsync(li, id, StoredRecording.Video, ("Range", "bytes=1000-"));

        Assert.Equal("bytes 900-999/1000", first.Content.Headers.ContentRange!.ToString());
        Assert.Equal("bytes 1000-1499/1500", second.Content.Headers.ContentRange!.ToString());
        Assert.Equal("no-store, private", first.Headers.CacheControl!.ToString());
        Assert.Null(first.Headers.ETag);
    }

    /// <summary>A player holds one long answer open; what flows ends with the right to it, whatever was begun before.</summary>
    [Fact]
    public async Task An_answer_that_is_under_way_is_broken_off_when_the_recording_is_withdrawn()
    {
        const int Long = 64 << 20;
        await using var county = await RecordedCounty.CreateAsync();
        var (id, zhao) = (await county.StoreAsync(static r => r.Review = ReviewState.PublishedToCounty), await county.AsAsync("zhao"));
        await using (var file = File.OpenWrite(county.Files.FileOf(id, StoredRecording.Video)))
        {
            file.SetLength(Long);
        }

        using var answer = await zhao.OpenAsync($"/api/recordings/{id}/media/{StoredRecording.Video}");
        await using var bytes = await answer.Content.ReadAsStreamAsync(Cancelled);
        await bytes.ReadExactlyAsync(new byte[1 << 20], Cancelled);
        await county.ChangeAsync(id, static r => r.Review = ReviewState.Withdrawn);
        county.Time.Advance(GuardedStream.AskEvery);

        await Assert.ThrowsAnyAsync<IOException>(() => bytes.CopyToAsync(Stream.Null, Cancelled));
    }

    [Fact]
    public async Task No_name_leads_out_of_the_recording_or_to_what_is_not_for_players()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var (id, li) = (await county.StoreAsync(), await county.AsAsync("li"));
        string[] names =
        [
            "inspect.json", "none.mp4", "..%2F..%2Fliverelay.db", ".mp4", "..%5C..%5Cliverelay.db", $"..%2F{id}%2Fposter.jpg", "poster.jpg%00.mp4", "Poster.jpg",
        ];
        foreach (var name in names)
        {
            using var answer = await GetAsync(li, id, name);
            Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{name}: {answer.StatusCode}");
        }

        using var unknown = await li.SendAsync(HttpMethod.Get, "/api/recordings/..%2F..%2Fkeys/media/poster.jpg");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Files_are_downloaded_by_who_has_to_do_with_them()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var id = await county.StoreAsync(static r => r.Review = ReviewState.PublishedToCounty);
        await county.WriteAsync(id, RecordingFiles.Composed, StoredRecording.Bytes(5));
        foreach (var (who, status) in new[] { ("li", 200), ("head", 200), ("researcher", 200), ("zhao", 403), ("admin", 403) })
        {
            using var file = await GetAsync(await county.AsAsync(who), id, $"{StoredRecording.Video}?download=true");
            using var composed = await GetAsync(await county.AsAsync(who), id, RecordingFiles.Composed);
            Assert.Equal((status, status), ((int)file.StatusCode, (int)composed.StatusCode));
            Assert.Equal(status == 200 ? "attachment" : null, file.Content.Headers.ContentDisposition?.DispositionType);
        }
    }

    private static Task<HttpResponseMessage> GetAsync(ApiClient client, string id, string fileName, params (string, string)[] headers) =>
        client.SendAsync(HttpMethod.Get, $"/api/recordings/{id}/media/{fileName}", null, headers);
}
