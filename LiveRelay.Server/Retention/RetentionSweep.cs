using System.Globalization;
using LiveRelay.Server.Buckets;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Retention;

/// <summary>Looks at the start and then every hour what is to be deleted by the rules, and which school nears its quota.</summary>
public sealed class RetentionSweep(
    IDbContextFactory<LiveRelayDb> database,
    RecordingDeletion deletion,
    BucketCopies copies,
    SchoolQuota quota,
    IOptions<RetentionOptions> options,
    TimeProvider timeProvider,
    ILogger<RetentionSweep> logger) : BackgroundService
{
    private readonly Dictionary<int, QuotaState> _told = [];

    /// <summary>Deletes what is due.</summary>
    /// <returns>How many recordings were deleted.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        await deletion.EraseLeftoversAsync(cancellationToken);
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var now = timeProvider.GetUtcNow();

        // What people are still to watch stays until their day has come.
        var candidates = await db.Recordings.AsNoTracking().Where(static recording => recording.State == RecordingState.Ready)
            .Where(recording => !db.Assignments.Any(assignment => assignment.DueAt > now && assignment.Items.Any(item => item.RecordingId == recording.Id)))
            .ToListAsync(cancellationToken);
        var deleted = 0;
        foreach (var recording in candidates)
        {
            if (RetentionRules.DeletesAt(recording, options.Value) is { } due && due <= now)
            {
                var why = string.Create(CultureInfo.InvariantCulture, $"kept until {due:yyyy-MM-dd}{(recording.KeepUntil is null ? " by rule" : "")}");
                var result = await deletion.DeleteAsync(recording.Id, by: null, why, recording.Review, cancellationToken);
                deleted += result == DeletionResult.Deleted ? 1 : 0;
            }
        }

        await WarnAsync(db, cancellationToken);
        await copies.SweepAsync(cancellationToken);
        return deleted;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "Old recordings could not be looked through; it is tried again");
            }

            await Task.Delay(TimeSpan.FromMinutes(options.Value.SweepMinutes), timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Once for each change.</summary>
    private async Task WarnAsync(LiveRelayDb db, CancellationToken cancellationToken)
    {
        foreach (var usage in await quota.UsageAsync(db, schoolId: null, cancellationToken))
        {
            if (usage.State != QuotaState.Good && _told.GetValueOrDefault(usage.SchoolId) != usage.State)
            {
                logger.LogWarning("{School} uses {Percent} % of its quota for recordings", usage.School, usage.Percent);
            }

            _told[usage.SchoolId] = usage.State;
        }
    }
}
