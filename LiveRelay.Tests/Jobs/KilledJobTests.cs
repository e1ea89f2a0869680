using LiveRelay.Server.Jobs;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Uploads;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Tests.Jobs;

/// <summary>
/// Jobs whose server dies in every stage: while they compute, and between any two of the things that they leave. Begun again, each ends as if nothing had
/// been. With a real server and at random moments: <see cref="Recording.Kills.KilledServerTests"/>.
/// </summary>
public sealed class KilledJobTests
{
    private const string Camera = "camera-1.video.mp4";

    [Theory]
    [InlineData(JobKinds.Mix)]
    [InlineData(JobKinds.Pictures)]
    [InlineData(JobKinds.Waveform)]
    [InlineData(JobKinds.Inspect)]
    [InlineData(JobKinds.Hash)]
    [InlineData(JobKinds.Composed)]
    public async Task A_job_that_is_ended_at_any_moment_and_begun_again_ends_the_same(string kind)
    {
        await using var county = await CreateAsync();
        var id = await RecordAsync(county);
        await JobRun.RunAsync(county, id, kind);
        var expected = JobRun.Products(county, id);

        for (var stage = 0; !await JobRun.RunAsync(county, id, kind, stage); stage++)
        {
            Assert.Equal(expected, JobRun.Products(county, id));
            await JobRun.RunAsync(county, id, kind);
            Assert.Equal(expected, JobRun.Products(county, id));
        }
    }

    /// <summary>Its files come to their places one by one and whole, then their rows: so there are no other stages to be killed in.</summary>
    [Theory]
    [InlineData(JobKinds.Mix)]
    [InlineData(JobKinds.Pictures)]
    [InlineData(JobKinds.Waveform)]
    [InlineData(JobKinds.Inspect)]
    [InlineData(JobKinds.Hash)]
    [InlineData(JobKinds.Hls)]
    [InlineData(JobKinds.Composed)]
    public async Task A_job_that_was_killed_with_any_number_of_its_files_in_place_ends_the_same(string kind)
    {
        await using var county = await CreateAsync();
        var id = await RecordAsync(county);
        var before = Files(county, id);
        await JobRun.RunAsync(county, id, kind);
        var (expected, rows, made) = (JobRun.Products(county, id), await RowsAsync(county, id), Files(county, id).Except(before).ToList());

        for (var kept = 0; kept <= made.Count; kept++)
        {
            made.Skip(kept).ToList().ForEach(static file => File.Delete(file));
            await ForgetAsync(county, id);
            LeaveWork(county, id, kind, made.Skip(kept).FirstOrDefault());
            Assert.True(await JobRun.RunAsync(county, id, kind));
            Assert.Equal((expected, rows), (JobRun.Products(county, id), await RowsAsync(county, id)));
            Assert.Empty(Directory.EnumerateDirectories(county.County.Files.PathOf(id)));
        }
    }

    [Fact]
    public async Task An_import_that_was_killed_in_any_stage_ends_with_a_recording_and_without_the_upload()
    {
        await using var county = await CreateAsync();
        var id = await county.RecordingAsync(0, static recording => recording.State = RecordingState.Uploading);
        var source = Path.Combine(county.County.Files.PathOf(id), UploadFiles.PartName);
        await MediaTools.FfmpegAsync(
            "-f", "lavfi", "-i", "testsrc=size=320x180:rate=25:duration=4", "-f", "lavfi", "-i", WorkedCounty.Beeps(4, 440, 1), "-pix_fmt", "yuv420p", "-c:v", "mpeg4", "-c:a", "mp2", "-f", "matroska", source);
        var film = await File.ReadAllBytesAsync(source, TestContext.Current.CancellationToken);
        for (var stage = 0; !await JobRun.RunAsync(county, id, JobKinds.Import, stage); stage++)
        {
            Assert.Equal(film, await File.ReadAllBytesAsync(source, TestContext.Current.CancellationToken));
            Assert.Equal(RecordingState.Uploading, (await county.LoadAsync(id)).State);
        }

        var (expected, rows) = (JobRun.Products(county, id), await RowsAsync(county, id));
        Assert.False(File.Exists(source));
        Assert.Equal(2, (await county.LoadAsync(id)).Tracks.Count);

        // Killed when all was stored, and the upload not yet removed.
        await File.WriteAllBytesAsync(source, film, TestContext.Current.CancellationToken);
        Assert.True(await JobRun.RunAsync(county, id, JobKinds.Import));
        Assert.Equal((expected, rows), (JobRun.Products(county, id), await RowsAsync(county, id)));
        Assert.Equal(JobKinds.OfEveryRecording, (await county.JobsAsync(id)).Select(static job => job.Kind));
    }

    private static Task<WorkedCounty> CreateAsync() => WorkedCounty.CreateAsync(("Jobs:AtOnce", "0"), ("Jobs:ComposedHeight", "180"));

    private static async Task<string> RecordAsync(WorkedCounty county)
    {
        var id = await county.RecordingAsync(8_000);
        await county.VideoAsync(id, Camera, "testsrc=size=320x180:rate=25:duration=8", isIndexed: true);
        await county.SoundAsync(id, "camera-1.audio.mp4", WorkedCounty.Beeps(8, 440, 1, 4));
        return id;
    }

    /// <summary>In the order in which they came.</summary>
    private static List<string> Files(WorkedCounty county, string id) => [.. Directory.EnumerateFiles(county.County.Files.PathOf(id)).OrderBy(File.GetLastWriteTimeUtc)];

    private static async Task<string> RowsAsync(WorkedCounty county, string id) => string.Join('\n', (await county.LoadAsync(id)).Tracks
        .OrderBy(static track => track.FileName, StringComparer.Ordinal).Select(static track => $"{track.FileName} {track.DurationMs} {track.Bytes} {track.Sha256}"));

    /// <summary>What a job writes into the database comes last.</summary>
    private static async Task ForgetAsync(WorkedCounty county, string id)
    {
        await using var db = await county.County.OpenAsync();
        await db.RecordingTracks.Where(track => track.RecordingId == id && (track.Track == JobKinds.Mix || track.Track == JobKinds.Composed)).ExecuteDeleteAsync(TestContext.Current.CancellationToken);
        await db.RecordingTracks.Where(track => track.RecordingId == id).ExecuteUpdateAsync(
            static set => set.SetProperty(static track => track.Sha256, (string?)null), TestContext.Current.CancellationToken);
    }

    /// <summary>A file that was being made, and the number of a process that is no more.</summary>
    private static void LeaveWork(WorkedCounty county, string id, string kind, string? file)
    {
        var work = Directory.CreateDirectory(Path.Combine(county.County.Files.PathOf(id), $".work-{kind}")).FullName;
        File.WriteAllText(Path.Combine(work, Path.GetFileName(file) ?? "half"), "half of it");
        File.WriteAllText(Path.Combine(work, "pid"), "4194999");
    }
}
