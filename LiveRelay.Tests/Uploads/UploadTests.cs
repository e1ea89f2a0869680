using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using LiveRelay.Server.Jobs;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Accounts;
using LiveRelay.Tests.Jobs;
using LiveRelay.Tests.Server;

namespace LiveRelay.Tests.Uploads;

/// <summary>Recordings from elsewhere: what comes in pieces, what is refused and why, and what it becomes.</summary>
public sealed class UploadTests : IDisposable
{
    private const string Picture = "testsrc=size=320x180:rate=25:duration=4";
    private const string Sound = "sine=frequency=440:duration=4";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("liverelay-upload-");

    [Theory]
    [InlineData("lesson.mp4", "libx264", "aac", true)]
    [InlineData("lesson.mkv", "libx264", "libopus", true)]
    [InlineData("lesson.mov", "libx264", "pcm_s16le", false)]
    [InlineData("lesson.webm", "libvpx-vp9", "libopus", true)]
    [InlineData("vp8.webm", "libvpx", "libvorbis", false)]
    [InlineData("old.mkv", "mpeg4", "libmp3lame", false)]
    public async Task A_film_becomes_a_recording_that_browsers_play(string name, string videoCodec, string audioCodec, bool isCopied)
    {
        await using var county = await WorkedCounty.CreateAsync();
        var teacher = await county.County.AsAsync("li");
        var path = await FilmAsync(name, ["-c:v", videoCodec, "-b:v", "300k", "-c:a", audioCodec, .. videoCodec.Contains("vp", StringComparison.Ordinal) ? ["-deadline", "realtime", "-cpu-used", "8"] : Array.Empty<string>()]);
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);

        // The name says nothing.
        var id = await CreateAsync(teacher, bytes.Length, "../../etc/passwd");
        Assert.Equal(HttpStatusCode.NoContent, (await PatchAsync(teacher, id, 0, bytes)).StatusCode);
        var jobs = await county.EndedAsync(id);

        Assert.All(jobs, static job => Assert.True(job.State == JobState.Done, $"{job.Kind}: {job.Error}"));
        string[] kinds = [JobKinds.Import, .. JobKinds.OfEveryRecording];
        Assert.Equal(kinds, jobs.Select(static job => job.Kind));
        var recording = await county.LoadAsync(id);
        Assert.Equal((RecordingState.Ready, ReviewState.Draft, "公开课", (string?)null), (recording.State, recording.Review, recording.Title, recording.LessonId));
        Assert.InRange(recording.DurationMs, 3950, 4100);
        var video = Assert.Single(recording.Tracks, static track => track.FileName == "camera-1.video.mp4");
        var audio = Assert.Single(recording.Tracks, static track => track.FileName == "camera-1.audio.mp4");
        Assert.Equal((320, 180, true, false), (video.Width, video.Height, video.IsVideo, audio.IsVideo));
        Assert.Matches(@"^(avc1\.[0-9A-F]{6}|vp09\.00\.\d\d\.08)$", video.Codecs);
        Assert.Matches("^(mp4a|opus)", audio.Codecs);
        var codec = (await MediaTools.ProbeAsync(county.PathOf(id, video.FileName))).GetProperty("streams")[0].GetProperty("codec_name").GetString();
        Assert.Equal(isCopied && videoCodec == "libvpx-vp9" ? "vp9" : "h264", codec);
        Assert.Equal("", await MediaTools.FfmpegAsync("-v", "error", "-i", county.PathOf(id, video.FileName), "-f", "null", "-"));
        Assert.False(File.Exists(county.PathOf(id, "upload.part")));
    }

    /// <summary>A phone held upright, whose sound began later than its picture.</summary>
    [Fact]
    public async Task A_phones_film_stands_upright_and_its_sound_stays_where_it_was()
    {
        await using var county = await WorkedCounty.CreateAsync();
        var path = await FilmAsync("phone.mp4", ["-c:v", "libx264", "-c:a", "aac"]);
        var turned = Path.Combine(_folder.FullName, "turned.mov");
        await MediaTools.FfmpegAsync("-i", path, "-c", "copy", "-metadata:s:v:0", "rotate=90", turned);
        var late = Path.Combine(_folder.FullName, "late.mov");
        await MediaTools.FfmpegAsync("-i", turned, "-itsoffset", "1.5", "-i", turned, "-map", "0:v", "-map", "1:a", "-c", "copy", late);

        var recording = await ImportedAsync(county, late);

        var video = recording.Tracks.Single(static track => track.FileName == "camera-1.video.mp4");
        var audio = recording.Tracks.Single(static track => track.FileName == "camera-1.audio.mp4");
        Assert.Equal((180, 320), (video.Width, video.Height));
        Assert.InRange(video.DurationMs, 3950, 4100);
        Assert.InRange(audio.DurationMs, 5450, 5600);
        Assert.Equal(audio.DurationMs, recording.DurationMs);
        Assert.Equal(1.5, double.Parse((await MediaTools.ProbeAsync(county.PathOf(recording.Id, audio.FileName))).GetProperty("format").GetProperty("start_time").GetString()!, CultureInfo.InvariantCulture), 0.05);
    }

    [Fact]
    public async Task What_broke_off_goes_on_where_it_was()
    {
        await using var county = await WorkedCounty.CreateAsync();
        var teacher = await county.County.AsAsync("li");
        var bytes = await File.ReadAllBytesAsync(await FilmAsync("a.mp4", ["-c:v", "libx264", "-c:a", "aac"]), TestContext.Current.CancellationToken);
        var id = await CreateAsync(teacher, bytes.Length);
        await PatchAsync(teacher, id, 0, bytes[..1000]);

        using (var head = await teacher.SendAsync(HttpMethod.Head, $"/api/uploads/{id}"))
        {
            Assert.Equal(("1000", bytes.Length.ToString(CultureInfo.InvariantCulture)), (Header(head, "Upload-Offset"), Header(head, "Upload-Length")));
        }

        using (var wrong = await PatchAsync(teacher, id, 999, bytes[999..]))
        {
            await ProblemAssert.IsAsync(wrong, HttpStatusCode.Conflict, "upload-offset");
            Assert.Equal("1000", Header(wrong, "Upload-Offset"));
        }

        using (var tooMuch = await PatchAsync(teacher, id, 1000, [.. bytes[1000..], 1]))
        {
            await ProblemAssert.IsAsync(tooMuch, HttpStatusCode.RequestEntityTooLarge, "too-large");
        }

        Assert.Equal(1000, (await teacher.GetAsync("/api/uploads"))[0].GetProperty("offset").GetInt64());
        using var rest = await PatchAsync(teacher, id, 1000, bytes[1000..]);
        Assert.Equal(HttpStatusCode.NoContent, rest.StatusCode);
        Assert.Equal(JobState.Done, (await county.EndedAsync(id))[0].State);
        Assert.Equal(0, (await teacher.GetAsync("/api/uploads")).GetArrayLength());
    }

    [Fact]
    public async Task What_is_no_film_is_refused_with_the_reason_and_removed()
    {
        await using var county = await WorkedCounty.CreateAsync(("Uploads:MaxMinutes", "1"));
        var teacher = await county.County.AsAsync("li");
        var secret = Path.Combine(_folder.FullName, "secret.ts");
        await MediaTools.FfmpegAsync("-f", "lavfi", "-i", Picture, secret);
        var playlist = $"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:4,\n{secret}\n#EXT-X-ENDLIST\n";
        await RefusedAsync(county, teacher, System.Text.Encoding.UTF8.GetBytes(playlist), "not-media");
        await RefusedAsync(county, teacher, [.. Enumerable.Range(0, 5000).Select(static i => (byte)(i * 7))], "not-media");
        await RefusedAsync(county, teacher, [0], "not-media");

        var path = Path.Combine(_folder.FullName, "words.mkv");
        await File.WriteAllTextAsync(path + ".srt", "1\n00:00:00,000 --> 00:00:02,000\nwords\n", TestContext.Current.CancellationToken);
        await MediaTools.FfmpegAsync("-i", path + ".srt", path);
        await RefusedAsync(county, teacher, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken), "no-picture-no-sound");

        var longPath = Path.Combine(_folder.FullName, "long.mp4");
        await MediaTools.FfmpegAsync("-f", "lavfi", "-i", "color=black:size=64x64:rate=1:duration=90", longPath);
        await RefusedAsync(county, teacher, await File.ReadAllBytesAsync(longPath, TestContext.Current.CancellationToken), "too-long");
    }

    /// <summary>FFmpeg opens them all: their tables come first. What a recorder left that was cut off is taken as far as it goes.</summary>
    [Theory]
    [InlineData("lesson.mp4", "-movflags +faststart", "cut-off")]
    [InlineData("lesson.mkv", "", "cut-off")]
    [InlineData("fragments.mp4", "-movflags +frag_keyframe+empty_moov -g 25", null)]
    [InlineData("live.mkv", "-live 1 -g 25", null)]
    public async Task Of_a_film_whose_end_is_missing_the_teacher_is_told(string name, string muxer, string? slug)
    {
        await using var county = await WorkedCounty.CreateAsync();
        var teacher = await county.County.AsAsync("li");
        var bytes = await File.ReadAllBytesAsync(await FilmAsync(name, ["-c:v", "libx264", "-c:a", "aac", .. muxer.Split(' ', StringSplitOptions.RemoveEmptyEntries)]), TestContext.Current.CancellationToken);
        var beginning = bytes[..(bytes.Length * 3 / 5)];
        if (slug is not null)
        {
            await RefusedAsync(county, teacher, beginning, slug);
            return;
        }

        var id = await CreateAsync(teacher, beginning.Length);
        using var taken = await PatchAsync(teacher, id, 0, beginning);
        Assert.Equal(HttpStatusCode.NoContent, taken.StatusCode);
        Assert.Equal(JobState.Done, (await county.EndedAsync(id))[0].State);
        Assert.InRange((await county.LoadAsync(id)).DurationMs, 1000, 3500);
    }

    [Fact]
    public async Task A_codec_that_nobody_knows_is_refused()
    {
        await using var county = await WorkedCounty.CreateAsync();
        var bytes = await File.ReadAllBytesAsync(await FilmAsync("a.mp4", ["-c:v", "libx264", "-c:a", "aac"]), TestContext.Current.CancellationToken);
        for (int at, from = 40; (at = bytes.AsSpan(from).IndexOf("avc1"u8)) >= 0; from += at + 4)
        {
            "zzz9"u8.CopyTo(bytes.AsSpan(from + at));
        }

        await RefusedAsync(county, await county.County.AsAsync("li"), bytes, "unknown-codec");
    }

    [Fact]
    public async Task Too_large_too_many_beyond_the_quota_or_anothers_is_refused_before_a_byte_is_sent()
    {
        await using var county = await WorkedCounty.CreateAsync(("Uploads:MaxMegabytes", "1"), ("Uploads:MaxOpen", "2"));
        var (teacher, other) = (await county.County.AsAsync("li"), await county.County.AsAsync("wang"));
        await teacher.RefusedAsync(HttpMethod.Post, "/api/uploads", new { title = "a", fileName = "a", bytes = 1_048_577 }, HttpStatusCode.RequestEntityTooLarge, "too-large");
        await teacher.RefusedAsync(HttpMethod.Post, "/api/uploads", new { title = " ", fileName = "a", bytes = 0 }, HttpStatusCode.UnprocessableEntity, "invalid-input");
        var id = await CreateAsync(teacher, 1000);
        using (var strange = await PatchAsync(other, id, 0, [1]))
        {
            await ProblemAssert.IsAsync(strange, HttpStatusCode.NotFound, "not-found");
        }

        await CreateAsync(teacher, 1000);
        await teacher.RefusedAsync(HttpMethod.Post, "/api/uploads", new { title = "a", fileName = "a", bytes = 1 }, HttpStatusCode.Conflict, "too-many-uploads");
        await using (var db = await county.County.OpenAsync())
        {
            (await db.Schools.FindAsync([county.County.School], TestContext.Current.CancellationToken))!.QuotaBytes = 2500;
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await other.RefusedAsync(HttpMethod.Post, "/api/uploads", new { title = "a", fileName = "a", bytes = 501 }, HttpStatusCode.Conflict, "upload-quota");
        await CreateAsync(other, 500);
        await teacher.DeleteAsync($"/api/uploads/{id}");
        Assert.False(Directory.Exists(county.County.Files.PathOf(id)));
        county.County.Time.Advance(TimeSpan.FromDays(4));
        var again = await county.County.County.SignedInAsync("li");
        await CreateAsync(again, 1000);
        Assert.Equal(1, (await again.GetAsync("/api/uploads")).GetArrayLength());
    }

    [Fact]
    public async Task Without_FFmpeg_nobody_sends_what_cannot_be_looked_into()
    {
        await using var county = await WorkedCounty.CreateAsync(("Jobs:FfprobeProgram", "no-such-ffprobe"));
        await (await county.County.AsAsync("li")).RefusedAsync(
            HttpMethod.Post, "/api/uploads", new { title = "a", fileName = "a", bytes = 1 }, HttpStatusCode.ServiceUnavailable, "ffmpeg-missing");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<RecordingRecord> ImportedAsync(WorkedCounty county, string path)
    {
        var teacher = await county.County.AsAsync("li");
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        var id = await CreateAsync(teacher, bytes.Length);
        Assert.Equal(HttpStatusCode.NoContent, (await PatchAsync(teacher, id, 0, bytes)).StatusCode);
        Assert.All(await county.EndedAsync(id), static job => Assert.True(job.State == JobState.Done, $"{job.Kind}: {job.Error}"));
        return await county.LoadAsync(id);
    }

    private async Task<string> FilmAsync(string name, string[] codecs)
    {
        var path = Path.Combine(_folder.FullName, name);
        await MediaTools.FfmpegAsync(["-f", "lavfi", "-i", Picture, "-f", "lavfi", "-i", Sound, "-pix_fmt", "yuv420p", .. codecs, path]);
        return path;
    }

    private static async Task<string> CreateAsync(ApiClient client, long bytes, string fileName = "lesson.mp4") =>
        (await client.CreateAsync("/api/uploads", new { title = "公开课", fileName, bytes, subject = "语文" })).GetProperty("id").GetString()!;

    private static Task<HttpResponseMessage> PatchAsync(ApiClient client, string id, long offset, byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        return client.SendAsync(HttpMethod.Patch, $"/api/uploads/{id}", content, ("Upload-Offset", offset.ToString(CultureInfo.InvariantCulture)));
    }

    private static async Task RefusedAsync(WorkedCounty county, ApiClient client, byte[] bytes, string slug)
    {
        var id = await CreateAsync(client, bytes.Length);
        using var response = await PatchAsync(client, id, 0, bytes);
        await ProblemAssert.IsAsync(response, HttpStatusCode.UnprocessableEntity, slug);
        Assert.False(Directory.Exists(county.County.Files.PathOf(id)));
        using var gone = await client.SendAsync(HttpMethod.Head, $"/api/uploads/{id}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();
}
