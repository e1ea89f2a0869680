using System.Net;
using System.Text.Json;
using LiveRelay.Media.Recording.Mp4;
using LiveRelay.Server.Library;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Accounts;
using LiveRelay.Tests.Jobs;
using LiveRelay.Tests.Recording.Mp4;
using LiveRelay.Tests.Watching;

namespace LiveRelay.Tests.Library;

/// <summary>What was cut away reaches nobody who may only watch, by none of the addresses; who has to do with the review has all of it.</summary>
public sealed class CutBytesTests
{
    private const long StartsAt = 1234;

    private static readonly string[] _unparted = [StoredRecording.Sound, "other.mp4", "poster.jpg"];
    private static readonly int[] _chapters = [0, 3000, 4000];
    private static readonly int[][] _cut = [[0, 2000], [20_000, 30_000]];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_may_only_watch_gets_zeros_where_something_was_cut_away()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var (id, whole) = await StoreAsync(county);
        byte[] seen = null!;
        foreach (var (who, isWhole) in new[] { ("li", true), ("head", true), ("wang", false), ("zhao", false), ("researcher", false) })
        {
            using var answer = await GetAsync(await county.AsAsync(who), id, StoredRecording.Video);
            var bytes = await answer.Content.ReadAsByteArrayAsync(Cancelled);
            Assert.Equal(isWhole, whole.AsSpan().SequenceEqual(bytes));
            Assert.Equal(whole.Length, bytes.Length);
            seen = isWhole ? seen : bytes;
        }

        // Kept are the first second and a half, and the last: of the seconds 2 and 3, a group of their own, nothing is left.
        var samples = PlacedSamples.Read(new MemoryFile(whole), FileHead.Length, whole.Length)!;
        foreach (var sample in samples.All)
        {
            var (at, bytes) = (sample.Time / 90_000.0, seen.AsMemory((int)sample.Offset, sample.Size));
            Assert.True(at is >= 1.48 and < 4 ? !bytes.Span.ContainsAnyExcept((byte)0) : bytes.Span.SequenceEqual(whole.AsSpan((int)sample.Offset, sample.Size)), $"{at}");
        }

        var zhao = await county.AsAsync("zhao");
        foreach (var (from, to) in new[] { (0, 99), (1000, whole.Length / 2), (5000, 5000), (whole.Length - 700, whole.Length - 1) })
        {
            using var part = await GetAsync(zhao, id, StoredRecording.Video, ("Range", $"bytes={from}-{to}"));
            Assert.Equal(seen[from..(to + 1)], await part.Content.ReadAsByteArrayAsync(Cancelled));
        }

        using var download = await GetAsync(await county.AsAsync("researcher"), id, $"{StoredRecording.Video}?download=true");
        Assert.Equal(seen, await download.Content.ReadAsByteArrayAsync(Cancelled));
    }

    [Fact]
    public async Task A_browser_does_not_take_what_it_kept_of_another_view()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var (id, _) = await StoreAsync(county);
        var (li, zhao) = (await county.AsAsync("li"), await county.AsAsync("zhao"));
        async Task<string> TagAsync(ApiClient client)
        {
            using var answer = await GetAsync(client, id, StoredRecording.Video);
            return answer.Headers.ETag!.Tag;
        }

        var (whole, cut) = (await TagAsync(li), await TagAsync(zhao));
        using var same = await GetAsync(zhao, id, StoredRecording.Video, ("If-None-Match", cut));
        using var another = await GetAsync(zhao, id, StoredRecording.Video, ("If-None-Match", whole));
        await county.ChangeAsync(id, static r => r.Cut = "[[1234,3000]]");

        Assert.Equal(3, new[] { whole, cut, await TagAsync(zhao) }.Distinct().Count());
        Assert.Equal(whole, await TagAsync(li));
        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.OK), (same.StatusCode, another.StatusCode));
        Assert.Null(another.Content.Headers.LastModified);
    }

    [Fact]
    public async Task Chapters_fragments_loudness_and_playlists_tell_only_of_what_is_kept()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var (id, _) = await StoreAsync(county);
        await county.WriteAsync(id, "waveform.json", """{"perSecond":1,"peaks":[1,2,3,4,5,6,7]}"""u8.ToArray());
        await county.WriteAsync(id, "camera-1.video.m3u8", System.Text.Encoding.UTF8.GetBytes(
            $"#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-PROGRAM-DATE-TIME:{county.Time.GetUtcNow().AddMilliseconds(StartsAt).UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}\n"
            + string.Concat(Enumerable.Range(0, 3).Select(static i => $"#EXTINF:2.000000,\n#EXT-X-BYTERANGE:10@{i}0\ncamera-1.video.mp4\n"))));
        var (li, zhao) = (await county.AsAsync("li"), await county.AsAsync("zhao"));

        var (all, seen) = (await li.GetAsync($"/api/recordings/{id}"), await zhao.GetAsync($"/api/recordings/{id}"));
        Assert.Equal([0, 3000, 4000], Starts(all, "chapters"));
        Assert.Equal([0, 4000], Starts(seen, "chapters"));
        Assert.Equal(JsonValueKind.Null, seen.GetProperty("tracks")[0].GetProperty("sha256").ValueKind);
        Assert.NotEqual(JsonValueKind.Null, all.GetProperty("tracks")[0].GetProperty("sha256").ValueKind);

        var index = $"/api/recordings/{id}/index/{StoredRecording.Video}";
        var (fragments, left) = ((await li.GetAsync(index)).GetProperty("fragments"), (await zhao.GetAsync(index)).GetProperty("fragments"));
        Assert.Equal([0, 1000, 2000, 3000, 4000, 5000], fragments.EnumerateArray().Select(static f => f[0].GetInt32()));
        Assert.Equal([0, 1000, 4000, 5000], left.EnumerateArray().Select(static f => f[0].GetInt32()));

        Assert.Equal([1, 2, 3, 0, 0, 0, 7], (await zhao.GetAsync($"/api/recordings/{id}/media/waveform.json")).GetProperty("peaks").EnumerateArray().Select(static p => p.GetInt32()));
        using var playlist = await GetAsync(zhao, id, "camera-1.video.m3u8");
        var text = await playlist.Content.ReadAsStringAsync(Cancelled);
        Assert.Equal(1, text.Split("#EXT-X-GAP\n#EXTINF:2.000000,\n#EXT-X-BYTERANGE:10@10\n").Length - 1);
        Assert.Equal(1, text.Split("#EXT-X-GAP").Length - 1);
        Assert.Contains("#EXT-X-VERSION:8", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_parted_is_not_given()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var (id, _) = await StoreAsync(county);
        await county.WriteAsync(id, StoredRecording.Sound, StoredRecording.Bytes(1000));
        await county.WriteAsync(id, "other.mp4", StoredRecording.Bytes(1000));
        await county.WriteAsync(id, $"poster{RecordingFiles.CutMark}0123456789abcdef.jpg", [1]);
        var (li, zhao) = (await county.AsAsync("li"), await county.AsAsync("zhao"));
        foreach (var name in _unparted)
        {
            using var owners = await GetAsync(li, id, name);
            using var others = await GetAsync(zhao, id, name);
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (owners.StatusCode, others.StatusCode));
        }

        using var older = await GetAsync(li, id, $"poster{RecordingFiles.CutMark}0123456789abcdef.jpg");
        Assert.Equal(HttpStatusCode.NotFound, older.StatusCode);
        Assert.Equal(JsonValueKind.Null, (await zhao.GetAsync($"/api/recordings/{id}")).GetProperty("poster").ValueKind);
        Assert.Equal(JsonValueKind.Null, (await zhao.GetAsync("/api/recordings")).GetProperty("items")[0].GetProperty("poster").ValueKind);
    }

    [Fact]
    public async Task A_cut_asks_for_pictures_without_what_goes_and_the_composed_file_that_still_shows_it_is_removed()
    {
        await using var county = await WorkedCounty.CreateAsync();
        var id = await county.RecordingAsync(30_000, static recording => recording.Review = ReviewState.Draft);
        await county.VideoAsync(id, "camera-1.video.mp4", "color=red:size=320x180:rate=25:duration=30,drawbox=c=blue:t=fill:enable='between(t,2,19.9)'");
        await county.VideoAsync(id, "composed.mp4", "color=blue:size=320x180:rate=25:duration=3");
        var (li, zhao) = (await county.County.AsAsync("li"), await county.County.AsAsync("zhao"));

        var changed = await li.PutAsync($"/api/recordings/{id}/cut", _cut);
        Assert.Equal(JobState.Done, Assert.Single(await county.EndedAsync(id)).State);
        await county.County.ChangeAsync(id, static r => r.Review = ReviewState.PublishedToCounty);

        Assert.Single(changed.GetProperty("tracks").EnumerateArray());
        Assert.False(File.Exists(county.PathOf(id, "composed.mp4")));
        var board = await zhao.GetAsync($"/api/recordings/{id}/media/storyboard.json");
        Assert.Equal((15, "storyboard-1.jpg"), (board.GetProperty("count").GetInt32(), board.GetProperty("sheets")[0].GetString()));
        var (seen, whole) = (await SaveAsync(zhao, id, "storyboard-1.jpg"), await SaveAsync(li, id, "storyboard-1.jpg"));
        for (var i = 0; i < 15; i++)
        {
            var crop = FormattableString.Invariant($"40:40:{(i % 10 * 160) + 60}:{(i / 10 * 90) + 25}");
            var (colour, original) = (await MediaTools.ColourAsync(seen, 0, crop), await MediaTools.ColourAsync(whole, 0, crop));
            Assert.True(i is 0 or >= 10 ? colour.Red > 150 : colour is { Red: < 60, Blue: < 60 }, $"{i}: {colour}");
            Assert.True(i is 0 or >= 10 ? original.Red > 150 : original.Blue > 150, $"{i}: {original}");
        }

        Assert.True((await MediaTools.ColourAsync(await SaveAsync(zhao, id, "poster.jpg"), 0)).Red > 150);
        Assert.True((await MediaTools.ColourAsync(await SaveAsync(li, id, "poster.jpg"), 0)).Blue > 150);

        async Task<string> SaveAsync(ApiClient client, string recording, string name)
        {
            using var answer = await GetAsync(client, recording, name);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var path = Path.Combine(county.County.Files.PathOf(recording), $"{Guid.NewGuid():N}.jpg");
            await File.WriteAllBytesAsync(path, await answer.Content.ReadAsByteArrayAsync(Cancelled), Cancelled);
            return path;
        }
    }

    private static IEnumerable<long> Starts(JsonElement recording, string list) =>
        recording.GetProperty(list).EnumerateArray().Select(static one => one.GetProperty("startsAtMs").GetInt64());

    /// <summary>Six seconds with a keyframe every two, published, of which 1.48 to 5 s are cut away.</summary>
    private static async Task<(string Id, byte[] Video)> StoreAsync(RecordedCounty county)
    {
        var id = await county.StoreAsync(static r =>
        {
            r.Review = ReviewState.PublishedToCounty;
            r.DurationMs = StartsAt + 6000;
            r.Cut = $"[[0,{StartsAt + 1480}],[{StartsAt + 5000},{StartsAt + 6000}]]";
            r.Tracks.First().StartsAtMs = StartsAt;
            r.Chapters.Clear();
            foreach (var startsAt in _chapters)
            {
                r.Chapters.Add(new ChapterRecord { RecordingId = r.Id, StartsAtMs = startsAt, Phase = TeachingPhase.Teach });
            }
        });
        var whole = WrittenFile.Write(await EncodedClip.GetAsync(SampleCodec.H264)).Bytes.ToArray();
        await county.WriteAsync(id, StoredRecording.Video, whole);
        return (id, whole);
    }

    private static Task<HttpResponseMessage> GetAsync(ApiClient client, string id, string fileName, params (string, string)[] headers) =>
        client.SendAsync(HttpMethod.Get, $"/api/recordings/{id}/media/{fileName}", null, headers);
}
