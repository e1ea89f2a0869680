using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Buckets;

/// <summary>What is said of files in the bucket.</summary>
internal static class StoredFileQueries
{
    /// <summary>Says that these are to be there no more: nobody reads them from now on, and the next job that stores removes them.</summary>
    internal static Task LetGoAsync(this IQueryable<StoredFileRecord> files, CancellationToken cancellationToken) => files.ExecuteUpdateAsync(
        static set => set.SetProperty(static file => file.StoredAt, (DateTimeOffset?)null).SetProperty(static file => file.LocalSince, (DateTimeOffset?)null), cancellationToken);

    /// <summary>Those that were let go.</summary>
    internal static IQueryable<StoredFileRecord> LetGo(this IQueryable<StoredFileRecord> files) =>
        files.Where(static file => file.StoredAt == null && file.LocalSince == null);
}
