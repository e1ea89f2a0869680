using System.Threading.Channels;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Lessons.Live;

/// <summary>Writes lessons' events into the database, in batches and in their order; what a killed server had not yet written is a few moments.</summary>
public sealed class DatabaseLessonLog(IDbContextFactory<LiveRelayDb> database, ILogger<DatabaseLessonLog> logger) : BackgroundService, ILessonLog
{
    private const int MaxBatch = 1000;

    private static readonly TimeSpan _retryAfter = TimeSpan.FromSeconds(1);

    private readonly Channel<Entry> _entries = Channel.CreateUnbounded<Entry>(new UnboundedChannelOptions { SingleReader = true });

    /// <inheritdoc/>
    public void Append(string lessonId, IReadOnlyList<LessonEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        foreach (var change in events.Where(static change => change is not (PresenceChanged or SpeakerChanged)))
        {
            _entries.Writer.TryWrite(new Entry(lessonId, change, null));
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LessonEvent>> ReadAsync(string lessonId, CancellationToken cancellationToken)
    {
        await FlushAsync();
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var rows = await db.LessonEvents.AsNoTracking()
            .Where(row => row.LessonId == lessonId)
            .OrderBy(static row => row.Id)
            .Select(static row => row.Json)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(StoredEvent.Read)];
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _entries.Writer.TryComplete();
        if (ExecuteTask is { } writing)
        {
            await writing.WaitAsync(cancellationToken);
        }

        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        List<Entry> batch = [];
        while (await _entries.Reader.WaitToReadAsync(CancellationToken.None))
        {
            batch.Clear();
            while (batch.Count < MaxBatch && _entries.Reader.TryRead(out var entry))
            {
                batch.Add(entry);
            }

            while (!await TryWriteAsync(batch) && !stoppingToken.IsCancellationRequested)
            {
                await Task.Delay(_retryAfter, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            foreach (var entry in batch)
            {
                entry.Written?.TrySetResult();
            }
        }
    }

    private async Task FlushAsync()
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_entries.Writer.TryWrite(new Entry("", null, written)))
        {
            await written.Task;
        }
    }

    private async Task<bool> TryWriteAsync(List<Entry> batch)
    {
        try
        {
            await using var db = await database.CreateDbContextAsync();
            db.LessonEvents.AddRange(batch.Where(static entry => entry.Change is not null)
                .Select(static entry => new LessonEventRecord { LessonId = entry.LessonId, Json = StoredEvent.Write(entry.Change!) }));
            await using var transaction = await db.Database.BeginTransactionAsync();
            await db.SaveChangesAsync();
            foreach (var entry in batch)
            {
                if (entry.Change is StateChanged moved)
                {
                    await db.Lessons.Where(lesson => lesson.Id == entry.LessonId)
                        .ExecuteUpdateAsync(update => update.SetProperty(static lesson => lesson.State, moved.State));
                }
            }

            await transaction.CommitAsync();
            return true;
        }
        catch (Exception e) when (e is DbUpdateException or System.Data.Common.DbException)
        {
            logger.LogError(e, "{Count} events of lessons could not be written yet", batch.Count);
            return false;
        }
    }

    private sealed record Entry(string LessonId, LessonEvent? Change, TaskCompletionSource? Written);
}
