using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Jobs.Kinds;

/// <summary>The SHA-256 of each track, for the receipt. It computes in the server itself, so it rests between pieces.</summary>
internal sealed class HashJob : IRecordingJob
{
    private const int PieceBytes = 1 << 20;

    private static readonly TimeSpan _rest = TimeSpan.FromMilliseconds(2);

    public string Kind => JobKinds.Hash;

    public IReadOnlyList<string> Needs => [];

    public async Task RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var tracks = context.Recording.Tracks.OrderBy(static track => track.FileName, StringComparer.Ordinal).ToList();
        var all = Math.Max(1, tracks.Sum(static track => track.Bytes));
        var done = 0L;
        var piece = new byte[PieceBytes];
        foreach (var track in tracks)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var file = File.OpenRead(context.PathOf(track));
            int length;
            while ((length = await file.ReadAsync(piece, cancellationToken)) > 0)
            {
                hash.AppendData(piece, 0, length);
                context.Report(Math.Min(1, (double)(done += length) / all));
                await Task.Delay(_rest, cancellationToken);
            }

            var (id, text) = (track.Id, Convert.ToHexStringLower(hash.GetHashAndReset()));
            await using var db = await context.Database.CreateDbContextAsync(cancellationToken);
            await db.RecordingTracks.Where(row => row.Id == id)
                .ExecuteUpdateAsync(set => set.SetProperty(static row => row.Sha256, text), cancellationToken);
        }
    }
}
