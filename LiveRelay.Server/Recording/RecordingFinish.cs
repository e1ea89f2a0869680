using LiveRelay.Media.Net.Recording;
using LiveRelay.Server.Jobs;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Lessons.Live;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Recording;

/// <summary>
/// Makes a recording of what lies in its folder, whether its lesson ended as it should or its server was killed: files, journal and the lesson's log are
/// all that it reads, and done twice it gives the same.
/// </summary>
public sealed class RecordingFinish(
    IDbContextFactory<LiveRelayDb> database, RecordingDirectory directory, ILessonLog log, JobQueue jobs, ILogger<RecordingFinish> logger)
{
    private const int MaxHeadBytes = 4096;

    /// <summary>A file of a recording that is being made: from now on it can be watched from its beginning.</summary>
    internal async Task AnnounceAsync(BegunTrack begun, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await db.Recordings.AnyAsync(
            recording => recording.Id == begun.RecordingId && recording.State == RecordingState.Recording, cancellationToken))
        {
            var names = NamesOf(await log.ReadAsync(begun.LessonId, cancellationToken));
            db.RecordingTracks.Add(new RecordingTrackRecord
            {
                RecordingId = begun.RecordingId,
                FileName = begun.Track.FileName,
                Track = TrackFileName.TryParse(begun.Track.FileName)!.Track,
                IsVideo = begun.Track.IsVideo,
                Codecs = begun.Track.Codec,
                Name = begun.Track.Participant is { } participant ? names.GetValueOrDefault(participant) : null,
                StartsAtMs = (long)begun.Track.StartsAt.TotalMilliseconds,
                Width = begun.Track.Width,
                Height = begun.Track.Height,
            });
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    /// <summary>Completes the files, and describes them in the database; a recording of nothing is forgotten.</summary>
    public async Task FinishAsync(string recordingId, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var recording = await db.Recordings.Include(static recording => recording.Tracks).Include(static recording => recording.Chapters).AsSplitQuery()
            .SingleAsync(recording => recording.Id == recordingId, cancellationToken);
        var happened = recording.LessonId is { } lessonId ? await log.ReadAsync(lessonId, cancellationToken) : [];
        var folder = directory.PathOf(recordingId);
        var journal = await RecordingJournal.ReadAsync(Path.Combine(folder, RecordingJournal.FileName), cancellationToken);
        var files = Directory.Exists(folder) ? FinishFiles(folder) : [];
        if (files.Count == 0)
        {
            // The folder first: a server that is killed in between comes here again by the row, and by nothing else.
            EraseFolder(folder);
            db.Recordings.Remove(recording);
            await db.SaveChangesAsync(cancellationToken);
            logger.LogInformation("Recording {Recording}: nothing came, so there is none", recordingId);
            return;
        }

        var tracks = TrackDescriptions.Of(recordingId, files, journal, NamesOf(happened));
        recording.Tracks.Clear();
        recording.Chapters.Clear();
        foreach (var track in tracks)
        {
            recording.Tracks.Add(track);
        }

        recording.DurationMs = tracks.Max(static track => track.StartsAtMs + track.DurationMs);
        foreach (var chapter in ChaptersOf(recording, happened))
        {
            recording.Chapters.Add(chapter);
        }

        recording.State = RecordingState.Ready;
        jobs.AddAll(db, recordingId);
        await db.SaveChangesAsync(cancellationToken);
        jobs.Wake();
        logger.LogInformation("Recording {Recording} is ready: {Seconds} s, {Tracks} tracks", recordingId, recording.DurationMs / 1000, tracks.Count);
    }

    private List<FinishedTrack> FinishFiles(string folder)
    {
        List<FinishedTrack> finished = [];
        foreach (var path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            if (TrackFileName.TryParse(Path.GetFileName(path)) is { } name)
            {
                if (RecordedFile.Finish(path) is { Duration.Ticks: > 0 } file)
                {
                    finished.Add(new FinishedTrack(Path.GetFileName(path), name, file, new FileInfo(path).Length));
                }
                else
                {
                    logger.LogWarning("{Path} holds nothing that plays", path);
                    EraseHead(path);
                }
            }
        }

        return finished;
    }

    /// <summary>A server that was killed as it began a file leaves its head; anything larger is left to people.</summary>
    private static void EraseHead(string path)
    {
        if (new FileInfo(path).Length <= MaxHeadBytes)
        {
            File.Delete(path);
        }
    }

    private static void EraseFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Dictionary<string, string> NamesOf(IReadOnlyList<LessonEvent> happened) =>
        happened.OfType<ParticipantJoined>().GroupBy(static joined => joined.Participant.Id)
            .ToDictionary(static group => group.Key, static group => group.Last().Participant.Name);

    private static IEnumerable<ChapterRecord> ChaptersOf(RecordingRecord recording, IReadOnlyList<LessonEvent> happened)
    {
        var begin = recording.StartedAt.ToUnixTimeMilliseconds();
        return happened.OfType<PhaseBegun>().Select(phase => (phase.Phase, At: phase.At - begin))
            .Where(phase => phase.At >= 0 && phase.At < recording.DurationMs)
            .Select(phase => new ChapterRecord { RecordingId = recording.Id, Phase = phase.Phase, StartsAtMs = phase.At });
    }
}
