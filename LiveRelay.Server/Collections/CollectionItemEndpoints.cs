using System.Linq.Expressions;
using LiveRelay.Server.Accounts;
using LiveRelay.Server.MicroTeaching;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Collections;

/// <summary>The clips of a collection, and what is said about them. Each change is of one thing, so two people who change at once lose nothing of each other's.</summary>
internal static class CollectionItemEndpoints
{
    internal sealed record ClipBody(int? ClipId);

    internal sealed record PlaceBody(int? Before);

    internal sealed record CommentBody(string? Text, int? Item);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/collections/{collection:int}/clips", AddAsync).AllowAccounts();
        api.MapPut("/collections/{collection:int}/clips/{item:int}", MoveAsync).AllowAccounts();
        api.MapDelete("/collections/{collection:int}/clips/{item:int}", RemoveAsync).AllowAccounts();
        api.MapPost("/collections/{collection:int}/comments", SayAsync).AllowAccounts();
        api.MapDelete("/collections/{collection:int}/comments/{comment:int}", UnsayAsync).AllowAccounts();
    }

    /// <summary>Puts a clip behind the others. Who puts his own there shows it to all who belong to the collection and may watch its recording.</summary>
    private static async Task<IResult> AddAsync(
        int collection,
        ClipBody body,
        Caller caller,
        LiveRelayDb db,
        CollectionRooms rooms,
        IOptions<MicroTeachingOptions> options,
        TimeProvider time,
        CancellationToken cancelled)
    {
        var (found, refusal) = await CollectionEndpoints.FindAsync(db, collection, caller, cancelled);
        if (found is null)
        {
            return refusal!;
        }

        var check = new InputCheck();
        check.That(body.ClipId is not null, "clipId", ErrorCodes.Required);
        check.That(
            body.ClipId is null || await db.Clips.VisibleTo(db, caller, time.GetUtcNow()).AnyAsync(clip => clip.Id == body.ClipId, cancelled), "clipId", ErrorCodes.NotFound);
        check.That(await db.CollectionClips.CountAsync(i => i.CollectionId == collection, cancelled) < options.Value.CollectionClips, "clipId", ErrorCodes.OutOfRange);
        if (check.Refusal is { } wrong)
        {
            return wrong;
        }

        var last = await db.CollectionClips.Where(i => i.CollectionId == collection).MaxAsync(static i => (double?)i.Place, cancelled) ?? 0;
        var item = new CollectionClipRecord { CollectionId = collection, ClipId = body.ClipId!.Value, AddedById = caller.Id, Place = last + 1 };
        db.CollectionClips.Add(item);
        if (await db.TrySaveAsync(ProblemType.ClipThereAlready, cancelled) is { } there)
        {
            return there;
        }

        await NoteAsync(db, collection, rooms, time, cancelled);
        return Results.Created($"/api/collections/{collection}/clips/{item.Id}", new { Item = item.Id });
    }

    /// <summary>Puts a clip before another one, or behind all.</summary>
    private static async Task<IResult> MoveAsync(
        int collection, int item, PlaceBody body, Caller caller, LiveRelayDb db, CollectionRooms rooms, TimeProvider time, CancellationToken cancelled)
    {
        var (found, refusal) = await CollectionEndpoints.FindAsync(db, collection, caller, cancelled);
        if (found is null)
        {
            return refusal!;
        }

        var others = await db.CollectionClips.AsNoTracking().Where(i => i.CollectionId == collection && i.Id != item)
            .OrderBy(static i => i.Place).ThenBy(static i => i.Id).ToListAsync(cancelled);
        var next = body.Before is null ? others.Count : others.FindIndex(other => other.Id == body.Before);
        if (next < 0)
        {
            return new Problem(ProblemType.NotFound);
        }

        var place = others.Count == 0 ? 1
            : next == others.Count ? others[^1].Place + 1
            : next == 0 ? others[0].Place - 1
            : (others[next - 1].Place + others[next].Place) / 2;
        if (await db.CollectionClips.Where(i => i.Id == item && i.CollectionId == collection)
            .ExecuteUpdateAsync(set => set.SetProperty(static i => i.Place, place), cancelled) == 0)
        {
            return new Problem(ProblemType.NotFound);
        }

        await NoteAsync(db, collection, rooms, time, cancelled);
        return Results.NoContent();
    }

    private static Task<IResult> RemoveAsync(
        int collection, int item, Caller caller, LiveRelayDb db, CollectionRooms rooms, TimeProvider time, CancellationToken cancelled) =>
        TakeOutAsync(
            db.CollectionClips.Where(i => i.Id == item && i.CollectionId == collection), static i => i.AddedById, collection, caller, db, rooms, time, cancelled);

    private static async Task<IResult> SayAsync(
        int collection,
        CommentBody body,
        Caller caller,
        LiveRelayDb db,
        CollectionRooms rooms,
        IOptions<MicroTeachingOptions> options,
        TimeProvider time,
        CancellationToken cancelled)
    {
        var (found, refusal) = await CollectionEndpoints.FindAsync(db, collection, caller, cancelled);
        if (found is null)
        {
            return refusal!;
        }

        var text = PlainText.Clean(body.Text, CollectionCommentRecord.MaxTextLength, allowLines: true);
        var check = new InputCheck();
        check.That(text.Length > 0, "text", ErrorCodes.Required);
        check.That(body.Text is null or { Length: <= CollectionCommentRecord.MaxTextLength }, "text", ErrorCodes.TooLong);
        check.That(body.Item is null || await db.CollectionClips.AnyAsync(i => i.Id == body.Item && i.CollectionId == collection, cancelled), "item", ErrorCodes.NotFound);
        check.That(await db.CollectionComments.CountAsync(c => c.CollectionId == collection, cancelled) < options.Value.CollectionComments, "text", ErrorCodes.OutOfRange);
        if (check.Refusal is { } wrong)
        {
            return wrong;
        }

        var comment = new CollectionCommentRecord { CollectionId = collection, CollectionClipId = body.Item, AccountId = caller.Id, Text = text, At = time.GetUtcNow() };
        db.CollectionComments.Add(comment);
        if (await db.TrySaveAsync(ProblemType.ChangedMeanwhile, cancelled) is { } gone)
        {
            return gone;
        }

        await NoteAsync(db, collection, rooms, time, cancelled);
        return Results.Created($"/api/collections/{collection}/comments/{comment.Id}", new { comment.Id });
    }

    private static Task<IResult> UnsayAsync(
        int collection, int comment, Caller caller, LiveRelayDb db, CollectionRooms rooms, TimeProvider time, CancellationToken cancelled) =>
        TakeOutAsync(
            db.CollectionComments.Where(c => c.Id == comment && c.CollectionId == collection), static c => c.AccountId, collection, caller, db, rooms, time, cancelled);

    /// <summary>Deletes one thing of a collection, for who put it there and for who made the collection.</summary>
    private static async Task<IResult> TakeOutAsync<T>(
        IQueryable<T> one,
        Expression<Func<T, int>> by,
        int collection,
        Caller caller,
        LiveRelayDb db,
        CollectionRooms rooms,
        TimeProvider time,
        CancellationToken cancelled)
    {
        var (found, refusal) = await CollectionEndpoints.FindAsync(db, collection, caller, cancelled);
        if (found is null)
        {
            return refusal!;
        }

        if (await one.Select(by).ToListAsync(cancelled) is not [var author])
        {
            return new Problem(ProblemType.NotFound);
        }

        if (author != caller.Id && found.OwnerId != caller.Id)
        {
            return new Problem(ProblemType.MayNot);
        }

        await one.ExecuteDeleteAsync(cancelled);
        await NoteAsync(db, collection, rooms, time, cancelled);
        return Results.NoContent();
    }

    private static async Task NoteAsync(LiveRelayDb db, int collection, CollectionRooms rooms, TimeProvider time, CancellationToken cancelled)
    {
        var now = time.GetUtcNow();
        await db.Collections.Where(c => c.Id == collection).ExecuteUpdateAsync(set => set.SetProperty(static c => c.ChangedAt, now), cancelled);
        rooms.Tell(collection, static client => client.Touched());
    }
}
