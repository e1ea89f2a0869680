using LiveRelay.Server.Accounts;
using LiveRelay.Server.Library;
using LiveRelay.Server.MicroTeaching;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Collections;

/// <summary>Collections for joint preparation: who made one says who belongs to it, and everybody who does works on it alike.</summary>
internal static class CollectionEndpoints
{
    private const int MostPeople = 50;
    private const int MostListed = 500;

    internal sealed record CollectionBody(string? Title, string? Book, string? Subject, string? Grade, bool? IsOfSchool);

    internal sealed record MembersBody(IReadOnlyList<int>? AccountIds);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/collections", ListAsync).AllowAccounts();
        api.MapPost("/collections", CreateAsync).AllowAccounts();
        api.MapGet("/collections/{collection:int}", GetAsync).AllowAccounts();
        api.MapPut("/collections/{collection:int}", ChangeAsync).AllowAccounts();
        api.MapDelete("/collections/{collection:int}", DeleteAsync).AllowAccounts();
        api.MapGet("/collections/{collection:int}/people", PeopleAsync).AllowAccounts();
        api.MapPut("/collections/{collection:int}/members", SetMembersAsync).AllowAccounts();
    }

    /// <summary>The collection if it is the caller's, or the refusal: 404 for none, 403 for who does not belong to it.</summary>
    internal static async Task<(CollectionRecord? Collection, Problem? Refusal)> FindAsync(
        LiveRelayDb db, int collection, Caller caller, CancellationToken cancelled, bool mustOwn = false)
    {
        var found = await db.Collections.Of(caller).FirstOrDefaultAsync(one => one.Id == collection, cancelled);
        if (found is not null)
        {
            return mustOwn && found.OwnerId != caller.Id ? (null, new Problem(ProblemType.MayNot)) : (found, null);
        }

        return (null, new Problem(await db.Collections.AnyAsync(one => one.Id == collection, cancelled) ? ProblemType.MayNot : ProblemType.NotFound));
    }

    private static IQueryable<CollectionEntry> Entries(IQueryable<CollectionRecord> collections, Caller caller) => collections.Select(c => new CollectionEntry(
        c.Id,
        c.Title,
        c.Book,
        c.Subject,
        c.Grade,
        new NamedItem(c.Owner!.Id, c.Owner.Name),
        c.School == null ? null : new NamedItem(c.School.Id, c.School.Name),
        c.OwnerId == caller.Id,
        c.Clips.Count,
        c.ChangedAt));

    private static async Task<IResult> ListAsync(Caller caller, LiveRelayDb db, CancellationToken cancelled, string q = "") => Results.Ok(
        await Entries(db.Collections.AsNoTracking().Of(caller).Where(c => c.Title.Contains(q.Trim()) || c.Book!.Contains(q.Trim()))
            .OrderByDescending(static c => c.ChangedAt).ThenBy(static c => c.Id).Take(MostListed), caller).ToListAsync(cancelled));

    private static async Task<IResult> CreateAsync(
        CollectionBody body, Caller caller, LiveRelayDb db, IOptions<MicroTeachingOptions> options, TimeProvider time, CancellationToken cancelled)
    {
        var collection = new CollectionRecord { Title = "", OwnerId = caller.Id };
        if (Read(body, collection, caller, time) is { } refusal)
        {
            return refusal;
        }

        if (await db.Collections.CountAsync(own => own.OwnerId == caller.Id, cancelled) >= options.Value.CollectionsPerPerson)
        {
            return new Problem(ProblemType.TooManyCollections);
        }

        db.Collections.Add(collection);
        await db.SaveChangesAsync(cancelled);
        return Results.Created($"/api/collections/{collection.Id}", await Entries(db.Collections.Where(c => c.Id == collection.Id), caller).SingleAsync(cancelled));
    }

    private static async Task<IResult> GetAsync(int collection, Caller caller, LiveRelayDb db, RecordingFiles files, TimeProvider time, CancellationToken cancelled)
    {
        var (found, refusal) = await FindAsync(db, collection, caller, cancelled);
        if (found is null)
        {
            return refusal!;
        }

        var now = time.GetUtcNow();
        var isOwner = found.OwnerId == caller.Id;
        var items = await db.CollectionClips.AsNoTracking().Where(i => i.CollectionId == collection).OrderBy(static i => i.Place).ThenBy(static i => i.Id)
            .Include(static i => i.Clip!.Account).ToListAsync(cancelled);
        var clips = await ClipEndpoints.ShapesAsync(db, [.. items.Select(static item => item.Clip!)], caller, files, now, cancelled);
        var ids = items.Select(static item => item.ClipId).ToList();
        var shown = await db.Clips.VisibleTo(db, caller, now).Where(clip => ids.Contains(clip.Id)).Select(static clip => clip.Id).ToListAsync(cancelled);
        clips = [.. clips.Select(clip => shown.Contains(clip.Id) ? clip : clip.Closed())];
        var members = await db.CollectionMembers.Where(m => m.CollectionId == collection).OrderBy(static m => m.Account!.Name).ThenBy(static m => m.AccountId)
            .Select(static m => new CollectionPerson(m.AccountId, m.Account!.Name, m.Account.School!.Name)).ToListAsync(cancelled);
        var comments = await db.CollectionComments.AsNoTracking().Where(c => c.CollectionId == collection).OrderBy(static c => c.Id).Include(static c => c.Account).ToListAsync(cancelled);
        return Results.Ok(new CollectionDetail(
            await Entries(db.Collections.Where(c => c.Id == collection), caller).SingleAsync(cancelled),
            members,
            items.Zip(clips).Select(pair => new CollectionItem(pair.First.Id, isOwner || pair.First.AddedById == caller.Id, pair.Second)),
            comments.Select(c => new CollectionComment(
                c.Id, c.CollectionClipId, new NamedItem(c.AccountId, c.Account!.Name), c.At, c.Text, isOwner || c.AccountId == caller.Id))));
    }

    private static async Task<IResult> ChangeAsync(
        int collection, CollectionBody body, Caller caller, LiveRelayDb db, CollectionRooms rooms, TimeProvider time, CancellationToken cancelled)
    {
        var (found, refusal) = await FindAsync(db, collection, caller, cancelled, mustOwn: true);
        if (found is null || (refusal = Read(body, found, caller, time)) is not null)
        {
            return refusal!;
        }

        // The plan may be written to at the same moment; only what was asked for is saved.
        await db.Collections.Where(c => c.Id == collection).ExecuteUpdateAsync(
            set => set.SetProperty(static c => c.Title, found.Title).SetProperty(static c => c.Book, found.Book).SetProperty(static c => c.Subject, found.Subject)
                .SetProperty(static c => c.Grade, found.Grade).SetProperty(static c => c.SchoolId, found.SchoolId).SetProperty(static c => c.ChangedAt, found.ChangedAt),
            cancelled);
        await DismissAsync(db, collection, rooms, cancelled);
        return Results.Ok(await Entries(db.Collections.Where(c => c.Id == collection), caller).SingleAsync(cancelled));
    }

    private static async Task<IResult> DeleteAsync(int collection, Caller caller, LiveRelayDb db, CollectionRooms rooms, CancellationToken cancelled)
    {
        var (found, refusal) = await FindAsync(db, collection, caller, cancelled, mustOwn: true);
        if (found is null)
        {
            return refusal!;
        }

        await db.Collections.Where(c => c.Id == collection).ExecuteDeleteAsync(cancelled);
        rooms.Dismiss(collection, static _ => false);
        return Results.NoContent();
    }

    /// <summary>Whom one can ask in, of all schools, by a part of their names.</summary>
    private static async Task<IResult> PeopleAsync(int collection, Caller caller, LiveRelayDb db, CancellationToken cancelled, string q = "")
    {
        var (found, refusal) = await FindAsync(db, collection, caller, cancelled, mustOwn: true);
        return found is null
            ? refusal!
            : Results.Ok(await db.Accounts.Where(a => a.IsEnabled && a.Id != caller.Id && a.Name.Contains(q.Trim())).OrderBy(static a => a.Name).ThenBy(static a => a.Id)
                .Take(MostPeople).Select(static a => new CollectionPerson(a.Id, a.Name, a.School!.Name)).ToListAsync(cancelled));
    }

    /// <summary>Says anew who was asked in.</summary>
    private static async Task<IResult> SetMembersAsync(
        int collection,
        MembersBody body,
        Caller caller,
        LiveRelayDb db,
        CollectionRooms rooms,
        IOptions<MicroTeachingOptions> options,
        CancellationToken cancelled)
    {
        var (found, refusal) = await FindAsync(db, collection, caller, cancelled, mustOwn: true);
        if (found is null)
        {
            return refusal!;
        }

        var ids = body.AccountIds?.Distinct().Where(id => id != caller.Id).ToList() ?? [];
        var check = new InputCheck();
        check.That(body.AccountIds is not null, "accountIds", ErrorCodes.Required);
        check.That(ids.Count <= options.Value.CollectionMembers, "accountIds", ErrorCodes.OutOfRange);
        if (check.Refusal is { } wrong)
        {
            return wrong;
        }

        check.That(await db.Accounts.CountAsync(a => a.IsEnabled && ids.Contains(a.Id), cancelled) == ids.Count, "accountIds", ErrorCodes.NotFound);
        if (check.Refusal is { } unknown)
        {
            return unknown;
        }

        var old = await db.CollectionMembers.Where(m => m.CollectionId == collection).ToListAsync(cancelled);
        db.CollectionMembers.RemoveRange(old.Where(member => !ids.Contains(member.AccountId)));
        db.CollectionMembers.AddRange(ids.Where(id => old.TrueForAll(member => member.AccountId != id))
            .Select(id => new CollectionMemberRecord { CollectionId = collection, AccountId = id }));
        if (await db.TrySaveAsync(ProblemType.ChangedMeanwhile, cancelled) is { } moved)
        {
            return moved;
        }

        await DismissAsync(db, collection, rooms, cancelled);
        return Results.Ok(await db.CollectionMembers.Where(m => m.CollectionId == collection).OrderBy(static m => m.Account!.Name).ThenBy(static m => m.AccountId)
            .Select(static m => new CollectionPerson(m.AccountId, m.Account!.Name, m.Account.School!.Name)).ToListAsync(cancelled));
    }

    /// <summary>Who does not belong to it any more is sent away; the others are told.</summary>
    private static async Task DismissAsync(LiveRelayDb db, int collection, CollectionRooms rooms, CancellationToken cancelled)
    {
        var here = rooms.Here(collection).Select(static person => person.AccountId).ToList();
        var belong = await db.Accounts.Where(a => here.Contains(a.Id) && db.Collections.Any(c => c.Id == collection
            && (c.OwnerId == a.Id || (c.SchoolId != null && c.SchoolId == a.SchoolId) || c.Members.Any(m => m.AccountId == a.Id)))).Select(static a => a.Id).ToListAsync(cancelled);
        rooms.Dismiss(collection, belong.Contains);
        rooms.Tell(collection, static client => client.Touched());
    }

    private static Problem? Read(CollectionBody body, CollectionRecord collection, Caller caller, TimeProvider time)
    {
        var check = new InputCheck();
        collection.Title = check.Line("title", body.Title, CollectionRecord.MaxTitleLength);
        collection.Book = check.OptionalLine("book", body.Book, CollectionRecord.MaxTitleLength);
        collection.Subject = check.OptionalLine("subject", body.Subject, LessonRecord.MaxSubjectLength);
        collection.Grade = check.OptionalLine("grade", body.Grade, RoomRecord.MaxGradeLength);
        check.That(body.IsOfSchool != true || caller.SchoolId is not null, "isOfSchool", ErrorCodes.NotAllowed);
        collection.SchoolId = body.IsOfSchool == true ? caller.SchoolId : null;
        collection.ChangedAt = time.GetUtcNow();
        return check.Refusal;
    }
}
