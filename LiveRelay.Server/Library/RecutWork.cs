using LiveRelay.Server.Jobs;
using LiveRelay.Server.Jobs.Kinds;
using LiveRelay.Server.Recording;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Library;

/// <summary>What follows from another cut: pictures are made for it, and the composed file, which shows the old one, is no longer there.</summary>
public sealed class RecutWork(IDbContextFactory<LiveRelayDb> database, RecordingDirectory directory, JobQueue queue)
{
    /// <summary>Does it for a recording whose tracks are loaded and whose cut is stored.</summary>
    public async Task DoAsync(LiveRelayDb db, RecordingRecord recording, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(recording);
        await ComposedJob.RemoveAsync(database, directory.PathOf(recording.Id), recording.Id, cancellationToken);
        if (recording.Tracks.FirstOrDefault(static track => track.FileName == ComposedJob.FileName) is { } composed)
        {
            // Its row is gone already.
            db.Entry(composed).State = EntityState.Detached;
            recording.Tracks.Remove(composed);
        }

        if (recording.Tracks.Any(static track => track.IsVideo))
        {
            await queue.AskAsync(db, recording.Id, JobKinds.Pictures, cancellationToken);
        }
    }
}
