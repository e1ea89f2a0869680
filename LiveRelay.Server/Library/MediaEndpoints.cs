using LiveRelay.Server.Accounts;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace LiveRelay.Server.Library;

/// <summary>The bytes of recordings. Each request asks the database once who may have them; nothing is kept by a browser without asking again.</summary>
internal static class MediaEndpoints
{
    internal static void Map(RouteGroupBuilder api) => api.MapGet("/recordings/{id}/media/{fileName}", GetAsync).AllowAccounts();

    private static async Task<IResult> GetAsync(
        HttpContext context,
        string id,
        string fileName,
        Caller caller,
        LiveRelayDb db,
        IDbContextFactory<LiveRelayDb> database,
        Revocations revocations,
        RecordingFiles files,
        TimeProvider time,
        bool download = false)
    {
        var cancelled = context.RequestAborted;
        Func<RecordingRights, bool>? right = download || fileName == RecordingFiles.Composed ? static rights => rights.Download : null;
        var found = await db.FindRecordingAsync(db.Recordings.AsNoTracking(), id, caller, time.GetUtcNow(), right, cancelled);
        if (found.Recording is not { } recording)
        {
            return found.Refusal!;
        }

        var type = RecordingFiles.TypeOf(fileName);
        var file = type is null ? null : new FileInfo(files.PathOf(id, fileName));
        if (file is not { Exists: true })
        {
            return new Problem(ProblemType.NotFound);
        }

        async Task<bool> IsAllowedAsync(CancellationToken cancellationToken)
        {
            await using var again = await database.CreateDbContextAsync(cancellationToken);
            return !revocations.IsRevoked(Revocations.Login(caller.Session))
                && (await again.FindRecordingAsync(again.Recordings.AsNoTracking(), id, caller, time.GetUtcNow(), right, cancellationToken)).Recording is not null;
        }

        // A running recording's files change under their addresses; what is complete may be kept, and asked for again each time.
        var isGrowing = recording.State != RecordingState.Ready;
        var headers = context.Response.Headers;
        headers.CacheControl = isGrowing ? "private, no-store" : "private, no-cache";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        var stream = new GuardedStream(file.FullName, IsAllowedAsync, time);
        return Results.Stream(
            stream,
            type,
            download ? $"{recording.Title}-{fileName}" : null,
            isGrowing ? null : file.LastWriteTimeUtc,
            isGrowing ? null : new EntityTagHeaderValue($"\"{stream.Length:x}-{file.LastWriteTimeUtc.Ticks:x}\""),
            enableRangeProcessing: true);
    }
}
