using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Jobs.Kinds;

/// <summary>The SHA-256 of each track, for the receipt.</summary>
internal sealed class HashJob : IRecordingJob
{
    public string Kind => JobKinds.Hash;

    public IReadOnlyList<string> Needs => [];

    public async Task RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var tracks = context.Recording.Tracks.OrderBy(static track => track.FileName, StringComparer.Ordinal).ToList();
        var all = Math.Max(1, tracks.Sum(static track => track.Bytes));
        var done = 0L;
        foreach (var track in tracks)
        {
            await using var file = File.OpenRead(context.PathOf(track));
            var text = await PacedHash.Sha256Async(file, length => context.Report(Math.Min(1, (double)(done += length) / all)), cancellationToken);
            var id = track.Id;
            await using var db = await context.Database.CreateDbContextAsync(cancellationToken);
            await db.RecordingTracks.Where(row => row.Id == id)
                .ExecuteUpdateAsync(set => set.SetProperty(static row => row.Sha256, text), cancellationToken);
        }
    }
}
