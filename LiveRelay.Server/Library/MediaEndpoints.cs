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
    private const string Address = "/recordings/{id}/media/{fileName}";
    private const string Unit = "bytes";

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet(Address, GetAsync).AllowAccounts();
        api.MapMethods(Address, [HttpMethods.Head], GetAsync).AllowAccounts();
    }

    private static async Task<IResult> GetAsync(
        HttpContext context,
        string id,
        string fileName,
        Caller caller,
        LiveRelayDb db,
        IDbContextFactory<LiveRelayDb> database,
        Revocations revocations,
        RecordingFiles files,
        CutFiles cutFiles,
        TimeProvider time,
        bool download = false,
        int? zero = null)
    {
        var cancelled = context.RequestAborted;
        if (context.Request.GetTypedHeaders().Range is { } range && range.Unit != Unit)
        {
            context.Request.Headers.Range = default; // RFC 9110 section 14.2: what is not understood is ignored
        }

        Func<RecordingRights, bool>? right = download || fileName == RecordingFiles.Composed ? static rights => rights.Download : null;
        var found = await db.FindRecordingAsync(db.Recordings.AsNoTracking(), id, caller, time.GetUtcNow(), right, cancelled);
        if (found is not { Recording: { } recording, Rights: { } rights })
        {
            return found.Refusal!;
        }

        var seen = rights.SeenOf(recording);
        if (RecordingFiles.TypeOf(fileName) is not { } type
            || await files.OpenAsync(id, RecordingFiles.NameFor(fileName, seen), cancelled, EndOf(context.Request)) is not { } file)
        {
            return new Problem(ProblemType.NotFound);
        }

        async Task<bool> IsAllowedAsync(CancellationToken cancellationToken)
        {
            await using var again = await database.CreateDbContextAsync(cancellationToken);
            return !revocations.IsRevoked(Revocations.Login(caller.Session))
                && await again.FindRecordingAsync(again.Recordings.AsNoTracking(), id, caller, time.GetUtcNow(), right, cancellationToken)
                    is { Recording: { } now, Rights: { } still }
                && still.SeenOf(now).Mark == seen.Mark;
        }

        // A running recording's files change under their addresses; what is complete may be kept, and asked for again each time.
        var isGrowing = recording.State != RecordingState.Ready;
        var headers = context.Response.Headers;
        headers.CacheControl = isGrowing ? "private, no-store" : "private, no-cache";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        var whole = new GuardedStream(file.Bytes, IsAllowedAsync, time);
        async Task<IResult> GiveAsync()
        {
            if (await cutFiles.ViewAsync(db, recording, fileName, seen, zero, file, whole, cancelled) is not { } stream)
            {
                return new Problem(ProblemType.NotFound);
            }

            return Results.Stream(
                stream,
                type,
                download ? $"{recording.Title}-{fileName}" : null,
                isGrowing || seen.Spans is not null ? null : file.WrittenAt,
                isGrowing ? null : new EntityTagHeaderValue($"\"{stream.Length:x}-{file.WrittenAt.Ticks:x}{seen.Mark}\""),
                enableRangeProcessing: true);
        }

        return new BucketResult(GiveAsync);
    }

    /// <summary>Where the part ends that is asked for; <c>null</c> where that is not said.</summary>
    private static long? EndOf(HttpRequest request) =>
        request.GetTypedHeaders().Range is { Ranges: { Count: 1 } ranges } && ranges.Single() is { From: not null, To: { } last } ? last + 1 : null;

    /// <summary>Nothing is sent before the first bytes have come: where the bucket fails, it is told in words; later the connection breaks.</summary>
    private sealed class BucketResult(Func<Task<IResult>> giveAsync) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            try
            {
                await (await giveAsync()).ExecuteAsync(httpContext);
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
