using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Jobs;

/// <summary>What is to be done with recordings: rows of a table, so that it outlives the server. Done in the order in which it came.</summary>
public sealed class JobQueue(TimeProvider timeProvider) : IDisposable
{
    private readonly SemaphoreSlim _wake = new(0, 1);

    /// <summary>Adds a job; the caller saves, and may then <see cref="Wake"/> who works.</summary>
    /// <param name="db">The database.</param>
    /// <param name="recordingId">The recording.</param>
    /// <param name="kind">One of <see cref="JobKinds"/>.</param>
    /// <returns>The job, not yet saved.</returns>
    public RecordingJobRecord Add(LiveRelayDb db, string recordingId, string kind)
    {
        ArgumentNullException.ThrowIfNull(db);
        var job = new RecordingJobRecord { RecordingId = recordingId, Kind = kind, CreatedAt = timeProvider.GetUtcNow() };
        db.RecordingJobs.Add(job);
        return job;
    }

    /// <summary>Adds all that is done with every recording; the caller saves.</summary>
    public void AddAll(LiveRelayDb db, string recordingId)
    {
        foreach (var kind in JobKinds.OfEveryRecording)
        {
            Add(db, recordingId, kind);
        }
    }

    /// <summary>The job of this kind that waits or runs, or a new one, saved.</summary>
    public async Task<RecordingJobRecord> AskAsync(LiveRelayDb db, string recordingId, string kind, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (await db.RecordingJobs.FirstOrDefaultAsync(
            job => job.RecordingId == recordingId && job.Kind == kind && job.State == JobState.Waiting, cancellationToken) is { } waiting)
        {
            return waiting;
        }

        var added = Add(db, recordingId, kind);
        await db.SaveChangesAsync(cancellationToken);
        Wake();
        return added;
    }

    /// <summary>Says that there is something to do; without it, it is found some seconds later.</summary>
    public void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody has said so already.
        }
    }

    /// <summary>Waits until somebody said that there is something to do.</summary>
    /// <param name="most">How long at most; in real time, whatever clock the server has.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal Task WaitAsync(TimeSpan most, CancellationToken cancellationToken) => _wake.WaitAsync(most, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _wake.Dispose();
}
