using System.Net;
using System.Text.Json;
using LiveRelay.Media.Recording.Mp4;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Recording.Mp4;
using LiveRelay.Tests.Watching;

namespace LiveRelay.Tests.Library;

/// <summary>Where a file's fragments are, while it grows and afterwards.</summary>
public sealed class IndexTests
{
    [Fact]
    public async Task A_file_that_grows_is_read_on_and_its_fragments_stay_where_they_are()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var clip = await EncodedClip.GetAsync(SampleCodec.H264);
        var (id, li) = (await county.StoreAsync(static r => r.State = RecordingState.Recording), await county.AsAsync("li"));
        var stages = new List<byte[]>();
        WrittenFile.Write(clip, isEnded: false, file => stages.Add(file.Bytes.ToArray()));
        var address = $"/api/recordings/{id}/index/{StoredRecording.Video}";

        await county.WriteAsync(id, StoredRecording.Video, stages[0]);
        var first = await li.GetAsync(address);
        await county.WriteAsync(id, StoredRecording.Video, stages[2]);
        var end = End(first);
        var second = await li.GetAsync(address);
        var news = await li.GetAsync($"{address}?after={end}");
        await county.WriteAsync(id, StoredRecording.Video, WrittenFile.Write(clip).Bytes.ToArray());
        await county.ChangeAsync(id, static r => r.State = RecordingState.Ready);
        var whole = await li.GetAsync(address);

        Assert.False(second.GetProperty("isComplete").GetBoolean());
        Assert.True(whole.GetProperty("isComplete").GetBoolean());
        Assert.StartsWith("avc", first.GetProperty("codecs").GetString(), StringComparison.Ordinal);
        Assert.Equal((0, true), (Fragments(first)[0][0].GetInt32(), Fragments(first)[0][3].GetBoolean()));
        Assert.Equal(Fragments(second).Select(static f => f.GetRawText()), Fragments(first).Concat(Fragments(news)).Select(static f => f.GetRawText()));
        Assert.NotEmpty(Fragments(news));
        Assert.Equal(Fragments(second).Select(static f => f[1].GetInt64()), Fragments(whole).Take(Fragments(second).Length).Select(static f => f[1].GetInt64()));
        Assert.Equal(EncodedClip.Seconds * 1000, whole.GetProperty("durationMs").GetDouble(), 1.0);
    }

    [Theory]
    [InlineData("poster.jpg")]
    [InlineData("camera-9.video.mp4")]
    [InlineData(StoredRecording.Video)]
    public async Task What_is_no_recorded_track_has_none(string fileName)
    {
        await using var county = await RecordedCounty.CreateAsync();
        var id = await county.StoreAsync();

        await (await county.AsAsync("li")).RefusedAsync(
            HttpMethod.Get, $"/api/recordings/{id}/index/{fileName}", null, HttpStatusCode.NotFound, "not-found");
        await (await county.AsAsync("zhao")).RefusedAsync(
            HttpMethod.Get, $"/api/recordings/{id}/index/{fileName}", null, HttpStatusCode.Forbidden, "recording-closed");
    }

    private static JsonElement[] Fragments(JsonElement index) => [.. index.GetProperty("fragments").EnumerateArray()];

    private static long End(JsonElement index) => Fragments(index)[^1][1].GetInt64() + Fragments(index)[^1][2].GetInt64();
}
