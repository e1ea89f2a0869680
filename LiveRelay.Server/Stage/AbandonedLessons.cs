using LiveRelay.Media;
using LiveRelay.Media.Net;
using LiveRelay.Server.Lessons.Live;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Stage;

/// <summary>Rings the bell for a teacher who forgot it: a live lesson that he has left and that sends nothing more is ended, and its recording with it.</summary>
public sealed class AbandonedLessons(
    IDbContextFactory<LiveRelayDb> database, MediaServer media, LiveLessons lessons, TimeProvider time, ILogger<AbandonedLessons> logger) : BackgroundService
{
    private static readonly TimeSpan _lookEvery = TimeSpan.FromMinutes(1);

    /// <summary>Looks once at all live lessons.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var live = await db.Lessons.AsNoTracking().Where(static lesson => lesson.State == LessonState.Live)
            .Select(static lesson => lesson.Id).ToListAsync(cancellationToken);
        foreach (var id in live)
        {
            var now = await media.DescribeLessonAsync(id, cancellationToken);
            using var lease = await lessons.RentAsync(id);
            if (lease is not null && lease.Lesson.EndIfAbandoned(isSending: now.Tracks.Any(static track => track is TrackName.Camera or TrackName.Screen)))
            {
                logger.LogInformation("Lesson {Lesson} was left by its teacher and is ended", id);
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_lookEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogWarning(e, "Whether lessons were left could not be seen; looking again");
            }
        }
    }
}
