using System.Threading.Channels;
using LiveRelay.Media.Net;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Lessons.Live;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Recording;

/// <summary>
/// Records each lesson while it is live, one step after the other: begins, goes on where a killed server left off, and finishes. A lesson never waits for
/// it, and it never gives up: what cannot be begun is tried again while the lesson is live.
/// </summary>
public sealed class LessonRecorder(
    MediaServer media,
    IDbContextFactory<LiveRelayDb> database,
    RecordingDirectory directory,
    RecordingFinish finish,
    IServiceProvider services,
    IOptions<RecordingsOptions> options,
    TimeProvider time,
    ILogger<LessonRecorder> logger) : BackgroundService, ILessonRecorder
{
    private static readonly TimeSpan _tryAgainAfter = TimeSpan.FromSeconds(5);

    private readonly Channel<RecorderWork> _work = Channel.CreateUnbounded<RecorderWork>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<string, RunningRecording> _running = [];

    /// <inheritdoc/>
    public void Begin(string lessonId, DateTimeOffset liveSince) => _work.Writer.TryWrite(new LessonMoved(lessonId, liveSince));

    /// <inheritdoc/>
    public void End(string lessonId) => _work.Writer.TryWrite(new LessonMoved(lessonId, null));

    /// <summary>Ends the files of what is running; a server that starts again goes on with the same recordings.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _work.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_running.Values.Select(running => running.StopAsync(media)));
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await TakeUpAsync(stoppingToken);
        await foreach (var work in _work.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await (work switch
                {
                    LessonMoved { LiveSince: { } liveSince } step => BeginAsync(step, liveSince, stoppingToken),
                    BegunTrack track => finish.AnnounceAsync(track, stoppingToken),
                    _ => EndAsync(work.LessonId, stoppingToken),
                });
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "The recording of lesson {Lesson} is not as it should be; trying again", work.LessonId);
                _ = TryAgainAsync(work, stoppingToken);
            }
        }
    }

    /// <summary>What a killed server left: lessons that are still live go on, all others are finished.</summary>
    private async Task TakeUpAsync(CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var left = await db.Recordings.AsNoTracking().Where(static recording => recording.State == RecordingState.Recording)
            .Select(recording => new
            {
                recording.LessonId,
                recording.StartedAt,
                IsLive = db.Lessons.Any(lesson => lesson.Id == recording.LessonId && lesson.State == LessonState.Live),
            })
            .ToListAsync(cancellationToken);
        foreach (var recording in left)
        {
            _work.Writer.TryWrite(new LessonMoved(recording.LessonId!, recording.IsLive ? recording.StartedAt : null));
        }
    }

    private async Task BeginAsync(LessonMoved step, DateTimeOffset liveSince, CancellationToken cancellationToken)
    {
        var lessonId = step.LessonId;
        if (_running.TryGetValue(lessonId, out var running) && running.StartedAt == liveSince)
        {
            return;
        }

        await EndAsync(lessonId, liveSince, cancellationToken);
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (!options.Value.Enabled
            || await db.Lessons.FirstOrDefaultAsync(lesson => lesson.Id == step.LessonId, cancellationToken) is not { IsRecorded: true } lesson
            || (step.IsAgain && lesson.State != LessonState.Live))
        {
            TellLesson(lessonId, RecordingLight.Off);
            return;
        }

        var recording = await db.Recordings.FirstOrDefaultAsync(
            recording => recording.LessonId == lessonId && recording.State == RecordingState.Recording, cancellationToken);
        if (recording is null)
        {
            recording = NewRecording(lesson, liveSince);
            db.Recordings.Add(recording);
            await db.SaveChangesAsync(cancellationToken);
        }

        running = new RunningRecording(
            recording.Id, lessonId, liveSince, directory.PathOf(recording.Id), light => TellLesson(lessonId, light), _work.Writer, logger);
        try
        {
            await running.StartAsync(media, time.GetUtcNow() - liveSince);
        }
        catch
        {
            running.Dispose();
            TellLesson(lessonId, RecordingLight.DiskFailing);
            throw;
        }

        _running[lessonId] = running;
        logger.LogInformation("Lesson {Lesson} is recorded as {Recording}", lessonId, recording.Id);
    }

    private Task EndAsync(string lessonId, CancellationToken cancellationToken) => EndAsync(lessonId, liveSince: null, cancellationToken);

    /// <summary>Finishes whatever is open of a lesson, but not what began at <paramref name="liveSince"/>.</summary>
    private async Task EndAsync(string lessonId, DateTimeOffset? liveSince, CancellationToken cancellationToken)
    {
        if (_running.Remove(lessonId, out var running))
        {
            await running.StopAsync(media);
            TellLesson(lessonId, RecordingLight.Off);
        }

        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var open = await db.Recordings
            .Where(recording => recording.LessonId == lessonId && recording.State == RecordingState.Recording && recording.StartedAt != liveSince)
            .Select(static recording => recording.Id)
            .ToListAsync(cancellationToken);
        foreach (var id in open)
        {
            await finish.FinishAsync(id, cancellationToken);
        }
    }

    private static RecordingRecord NewRecording(LessonRecord lesson, DateTimeOffset liveSince) => new()
    {
        Id = RecordingId.New(),
        LessonId = lesson.Id,
        Title = lesson.Title,
        SchoolId = lesson.SchoolId,
        TeacherId = lesson.TeacherId,
        Subject = lesson.Subject,
        Grade = lesson.Grade,
        StartedAt = liveSince,
    };

    /// <summary>The lessons know the recorder, so it asks for them only when there is something to tell.</summary>
    private void TellLesson(string lessonId, RecordingLight light)
    {
        using var lease = services.GetRequiredService<LiveLessons>().RentLoaded(lessonId);
        lease?.Lesson.SetRecording(light);
    }

    private async Task TryAgainAsync(RecorderWork work, CancellationToken cancellationToken)
    {
        await Task.Delay(_tryAgainAfter, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _work.Writer.TryWrite(work with { IsAgain = true });
    }
}
