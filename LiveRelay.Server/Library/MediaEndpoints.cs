using LiveRelay.Server.Accounts;
using LiveRelay.Server.Buckets;
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

        if (RecordingFiles.TypeOf(fileName) is not { } type
            || await files.OpenAsync(id, fileName, cancelled, EndOf(context.Request)) is not { } file)
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
        var stream = new GuardedStream(file.Bytes, IsAllowedAsync, time);
        return new BucketResult(Results.Stream(
            stream,
            type,
            download ? $"{recording.Title}-{fileName}" : null,
            isGrowing ? null : file.WrittenAt,
            isGrowing ? null : new EntityTagHeaderValue($"\"{stream.Length:x}-{file.WrittenAt.Ticks:x}\""),
            enableRangeProcessing: true));
    }

    /// <summary>Where the part ends that is asked for; <c>null</c> where that is not said.</summary>
    private static long? EndOf(HttpRequest request) =>
        request.GetTypedHeaders().Range is { Ranges: { Count: 1 } ranges } && ranges.Single() is { From: not null, To: { } last } ? last + 1 : null;

    /// <summary>Nothing is sent before the first bytes have come: where the bucket fails, it is told in words; later the connection breaks.</summary>
    private sealed class BucketResult(IResult file) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            try
            {
                await file.ExecuteAsync(httpContext);
            }
            catch (BucketException e) when (!httpContext.Response.HasStarted)
            {
                httpContext.Response.Clear();
                await new Problem(ProblemType.StorageUnavailable, e.Cause.Code).ExecuteAsync(httpContext);
            }
            catch (BucketException)
            {
                httpContext.Abort();
            }
        }
    }
}
