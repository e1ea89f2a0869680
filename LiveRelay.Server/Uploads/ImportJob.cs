using System.Globalization;
using LiveRelay.Server.Jobs;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Uploads;

/// <summary>Makes an upload a recording: its picture and its sound become a file each, as they are where browsers play them so, else encoded anew.</summary>
internal sealed class ImportJob(IOptions<UploadsOptions> options, JobQueue queue) : IRecordingJob
{
    private const string VideoName = "camera-1.video.mp4";
    private const string AudioName = "camera-1.audio.mp4";
    private const string MaxHeight = "1080";

    public string Kind => JobKinds.Import;

    public IReadOnlyList<string> Needs => [FfmpegNeeds.Program, FfmpegNeeds.Probe, FfmpegNeeds.Aac, FfmpegNeeds.H264];

    public async Task RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var source = Path.Combine(context.Directory, UploadFiles.PartName);
        if (context.Recording.State != RecordingState.Uploading)
        {
            // The server was killed when all was stored.
            File.Delete(source);
            return;
        }

        var (media, refusal) = await MediaProbe.ReadAsync(context.Ffmpeg, source, options.Value.MaxMinutes, cancellationToken);
        if (media is null)
        {
            throw new JobFailedException(JobCause.FileBroken, refusal!.English);
        }

        List<RecordingTrackRecord> tracks = [];
        var share = media is { Video: not null, Audio: not null } ? 0.8 : 1;
        if (media.Video is { } video)
        {
            context.Stage(0, share);
            tracks.Add(await MakeAsync(context, source, video, VideoName, media.Length, cancellationToken));
        }

        if (media.Audio is { } audio)
        {
            context.Stage(media.Video is null ? 0 : share, 1);
            tracks.Add(await MakeAsync(context, source, audio, AudioName, media.Length, cancellationToken));
        }

        await SaveAsync(context.Database, context.Recording.Id, tracks, cancellationToken);
        File.Delete(source);
        queue.Wake();
    }

    private static async Task<RecordingTrackRecord> MakeAsync(
        JobContext context, string source, ProbedStream stream, string name, TimeSpan length, CancellationToken cancellationToken)
    {
        var output = context.InWork(name);
        IReadOnlyList<string> file = stream.IsVideo ? FragmentedMp4.PictureFile : FragmentedMp4.SoundFile;
        IReadOnlyList<string> how = stream.Codecs is not null
            ? ["-c", "copy", .. file]
            : stream.IsVideo
                ? ["-vf", $"scale=-2:'min({MaxHeight},ceil(ih/2)*2)',setsar=1", .. FragmentedMp4.H264(context.Ffmpeg.Threads), .. file]
                : FragmentedMp4.Sound;
        await context.RunFfmpegAsync(
            [
                .. MediaProbe.Guard, "-threads", context.Ffmpeg.Threads, "-i", source, "-map", $"0:{stream.Index.ToString(CultureInfo.InvariantCulture)}",
                "-map_metadata", "-1", "-map_chapters", "-1", .. how, output,
            ],
            length,
            cancellationToken);
        var (made, refusal) = await MediaProbe.ReadAsync(context.Ffmpeg, output, int.MaxValue, cancellationToken);
        if ((stream.IsVideo ? made?.Video : made?.Audio) is not { } written || made!.Length <= TimeSpan.Zero)
        {
            throw new JobFailedException(JobCause.FileBroken, refusal?.English ?? "Nothing in it plays.");
        }

        context.Publish(name);
        return new RecordingTrackRecord
        {
            RecordingId = context.Recording.Id,
            FileName = name,
            Track = "camera",
            IsVideo = stream.IsVideo,
            Codecs = written.Codecs ?? "",
            DurationMs = (long)(made.Start + made.Length).TotalMilliseconds,
            Bytes = new FileInfo(Path.Combine(context.Directory, name)).Length,
            Width = written.Width,
            Height = written.Height,
        };
    }

    /// <summary>In one step: from then on it is a recording like others, and what is done with every one is asked for.</summary>
    private async Task SaveAsync(
        IDbContextFactory<LiveRelayDb> database, string id, List<RecordingTrackRecord> tracks, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var recording = await db.Recordings.Include(static recording => recording.Tracks).SingleAsync(recording => recording.Id == id, cancellationToken);
        recording.Tracks.Clear();
        tracks.ForEach(recording.Tracks.Add);
        recording.DurationMs = tracks.Max(static track => track.DurationMs);
        recording.State = RecordingState.Ready;
        db.Uploads.RemoveRange(db.Uploads.Where(upload => upload.RecordingId == id));
        queue.AddAll(db, id);
        await db.SaveChangesAsync(cancellationToken);
    }
}
