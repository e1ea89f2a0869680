using System.Text.Json;
using LiveRelay.Bench.Diagnosis;
using LiveRelay.Server.Diagnosis;
using LiveRelay.Server.Jobs;
using LiveRelay.Server.Library;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Jobs;

namespace LiveRelay.Tests.Diagnosis;

/// <summary>The job with the real FFmpeg, and who may read what it found.</summary>
public sealed class DiagnosisJobTests
{
    [Fact]
    public async Task A_lesson_of_several_tracks_is_measured_on_the_recordings_clock()
    {
        await using var county = await WorkedCounty.CreateAsync();
        var id = await county.RecordingAsync(24_000);
        await county.SoundAsync(id, "camera-1.audio.mp4", await SpokenAsync("yue", "同学们好今天我们学习圆的面积"), startsAtMs: 2_000);
        await county.SoundAsync(id, "guest-1.audio.mp4", await SpokenAsync("yue+f2", "请第二组的同学回答这个问题"), startsAtMs: 10_000);
        await county.VideoAsync(id, "screen-1.video.mp4", "color=white:size=640x360:rate=10:duration=16,drawbox=x=40:y=40:w=300:h=80:color=black:t=fill:enable='gte(t,6)'", startsAtMs: 4_000);
        await county.VideoAsync(id, "camera-1.video.mp4", "testsrc=size=320x180:rate=10:duration=20");

        var job = Assert.Single(await county.WorkAsync(id, JobKinds.Diagnosis));

        Assert.Equal((JobState.Done, null), (job.State, job.Error));
        var result = JsonSerializer.Deserialize<DiagnosisResult>(county.Json(id, DiagnosisResult.FileName), DiagnosisResult.Json)!;
        Assert.Equal((24_000, false, 24), (result.DurationMs, result.Talk.IsOneTrack, result.Talk.BySecond.Length));
        Assert.Equal("--TT", result.Talk.BySecond[..4]);
        Assert.Equal("SS", result.Talk.BySecond[10..12]);
        var wait = Assert.Single(result.Talk.Waits);
        Assert.InRange(wait.ToMs, 9_900, 10_100);
        Assert.InRange(result.Talk.TeacherShare!.Value, 0.4, 0.6);
        Assert.InRange(result.Voice!.Syllables, 13, 15);
        Assert.Equal([4_000, 10_000], result.Slides.Select(static slide => slide.FromMs));
        Assert.All(result.Movement.Take(2), static moved => Assert.True(moved > 0));
        Assert.Equal([0, 0], result.Facing!.Take(2));
        Assert.All(result.Slides, static slide => Assert.NotNull(slide.Words));
    }

    [Fact]
    public async Task One_sound_of_all_voices_says_that_shares_cannot_be_known_and_no_track_at_all_is_no_failure()
    {
        await using var county = await WorkedCounty.CreateAsync();
        var id = await county.RecordingAsync(8_000);
        await county.SoundAsync(id, "camera-1.audio.mp4", await SpokenAsync("yue", "请第二组的同学回答这个问题"));
        Assert.Equal(JobState.Done, Assert.Single(await county.WorkAsync(id, JobKinds.Diagnosis)).State);
        var talk = county.Json(id, DiagnosisResult.FileName).GetProperty("talk");
        Assert.Equal((true, JsonValueKind.Null), (talk.GetProperty("isOneTrack").GetBoolean(), talk.GetProperty("teacherShare").ValueKind));

        var empty = await county.RecordingAsync(8_000);
        Assert.Equal(JobState.Done, Assert.Single(await county.WorkAsync(empty, JobKinds.Diagnosis)).State);
        Assert.Equal(JsonValueKind.Null, county.Json(empty, DiagnosisResult.FileName).GetProperty("voice").ValueKind);
    }

    [Fact]
    public async Task Where_nothing_reads_slides_or_tells_faces_the_rest_is_measured()
    {
        await using var county = await WorkedCounty.CreateAsync(("Diagnosis:ReadingProgram", "no-such-program"), ("Diagnosis:FaceCascade", "/no/such/file.xml"));
        var id = await county.RecordingAsync(6_000);
        await county.VideoAsync(id, "screen-1.video.mp4", "color=white:size=640x360:rate=10:duration=6");
        await county.VideoAsync(id, "camera-1.video.mp4", "testsrc=size=320x180:rate=10:duration=6");

        Assert.Equal(JobState.Done, Assert.Single(await county.WorkAsync(id, JobKinds.Diagnosis)).State);

        var result = JsonSerializer.Deserialize<DiagnosisResult>(county.Json(id, DiagnosisResult.FileName), DiagnosisResult.Json)!;
        Assert.Equal((null, null), (Assert.Single(result.Slides).Words, result.Facing));
        Assert.NotNull(result.Movement[0]);
    }

    [Fact]
    public void What_is_cut_away_is_in_nothing_that_others_are_shown()
    {
        var whole = new DiagnosisResult(
            DiagnosisResult.CurrentVersion, 30_000,
            new VoiceResult(-20, -60, 40, [.. Enumerable.Repeat<double?>(0, 30)], 60, 30_000, 120, [100, 200, 300], 200, 3, [1, 2, 3]),
            new TalkResult(false, new string('T', 30), 1, 1, 0.5, [new(1_000, 4_000), new(21_000, 25_000)], [new(12_000, 13_000)], 1_000),
            [new(0, 9_000, null, 5, false), new(9_000, 22_000, null, 9, false), new(22_000, 30_000, 0, 5, false)], [1, 2, 3], [100, 80, 0]);

        var seen = SeenDiagnosis.Of(whole, new KeptSpans([[0, 10_000], [20_000, 30_000]]));

        Assert.Equal([100, null, 300], seen.Voice!.RateByTenSeconds);
        Assert.Equal([100, null, 0], seen.Facing!);
        Assert.Equal(20, seen.Voice.LevelBySecond.Count(static level => level is not null));
        Assert.Equal("TTTTTTTTTT----------TTTTTTTTTT", seen.Talk.BySecond);
        Assert.Empty(seen.Talk.Waits);
        Assert.Equal([9_000, 0, 8_000], seen.Slides.Select(static slide => slide.ToMs - slide.FromMs));
        Assert.Same(whole, SeenDiagnosis.Of(whole, new KeptSpans(null)));
    }

    /// <summary>A source for FFmpeg that says something.</summary>
    private static async Task<string> SpokenAsync(string voice, string text)
    {
        var samples = Speech.Say(voice, 140, text);
        var path = Path.Combine(Path.GetTempPath(), $"liverelay-said-{Guid.NewGuid():N}.raw");
        var wave = Path.ChangeExtension(path, ".wav");
        await File.WriteAllBytesAsync(path, System.Runtime.InteropServices.MemoryMarshal.AsBytes<short>(samples).ToArray(), TestContext.Current.CancellationToken);
        await MediaTools.FfmpegAsync("-f", "s16le", "-ar", "16000", "-ac", "1", "-i", path, wave);
        File.Delete(path);
        return $"amovie={wave}";
    }
}
