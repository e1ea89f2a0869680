using System.Globalization;
using LiveRelay.Server.Accounts;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Assignments;

/// <summary>Assignments for who gives and oversees them.</summary>
internal static class AssignmentEndpoints
{
    private const int MaxTake = 200;

    internal static void Map(RouteGroupBuilder api)
    {
        AccountRole[] givers = [AccountRole.Administrator, AccountRole.Researcher, AccountRole.SchoolAdministrator];
        api.MapGet("/assignments", ListAsync).AllowAccounts(givers);
        api.MapPost("/assignments", GiveAsync).AllowAccounts(givers);
        api.MapGet("/assignments/{id:int}", GetAsync).AllowAccounts(givers);
        api.MapPut("/assignments/{id:int}", ChangeAsync).AllowAccounts(givers);
        api.MapDelete("/assignments/{id:int}", DeleteAsync).AllowAccounts(givers);
        api.MapGet("/assignments/overdue", OverdueAsync).AllowAccounts(givers);
        api.MapGet("/assignments/{id:int}/export.csv", static (HttpRequest request, int id, Caller caller, LiveRelayDb db, TimeProvider time,
            IOptions<AssignmentsOptions> options, CancellationToken cancelled) => ExportAsync(request, id, caller, db, time, options, asExcel: false, cancelled)).AllowAccounts(givers);
        api.MapGet("/assignments/{id:int}/export.xlsx", static (HttpRequest request, int id, Caller caller, LiveRelayDb db, TimeProvider time,
            IOptions<AssignmentsOptions> options, CancellationToken cancelled) => ExportAsync(request, id, caller, db, time, options, asExcel: true, cancelled)).AllowAccounts(givers);
    }

    private static async Task<IResult> ListAsync(Caller caller, LiveRelayDb db, TimeProvider time, CancellationToken cancelled, int skip = 0, int take = 50)
    {
        var all = db.Assignments.AsNoTracking().OverseenBy(caller);
        var page = await all.OrderByDescending(static assignment => assignment.CreatedAt).ThenByDescending(static assignment => assignment.Id)
            .Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, MaxTake)).WithAll().ToListAsync(cancelled);
        var now = time.GetUtcNow();
        return Results.Ok(new { Total = await all.CountAsync(cancelled), Items = page.Select(assignment => AssignmentShape.Of(assignment, caller, now)) });
    }

    private static async Task<IResult> GetAsync(
        int id, Caller caller, LiveRelayDb db, TimeProvider time, IOptions<AssignmentsOptions> options, CancellationToken cancelled) =>
        await FindAsync(db.Assignments.AsNoTracking(), id, caller, cancelled) is { } assignment
            ? Results.Ok(await ShapeAsync(assignment, caller, db, time, options, cancelled))
            : new Problem(ProblemType.NotFound);

    private static async Task<IResult> GiveAsync(
        AssignmentInput body,
        Caller caller,
        LiveRelayDb db,
        AssignmentCompletion completion,
        TimeProvider time,
        IOptions<AssignmentsOptions> options,
        CancellationToken cancelled)
    {
        var assignment = new AssignmentRecord { Title = "", CreatedById = caller.Id, SchoolId = caller.IsOfCounty ? body.SchoolId : caller.SchoolId };
        if (!caller.IsOfCounty && body.SchoolId is { } other && other != caller.SchoolId)
        {
            return new Problem(ProblemType.OtherSchool);
        }

        var check = await body.FillAsync(assignment, caller, db, options.Value.DefaultDays, time.GetUtcNow(), cancelled);
        check.That(assignment.SchoolId is not { } school || await db.Schools.AnyAsync(s => s.Id == school, cancelled), "schoolId", ErrorCodes.NotFound);
        if (check.Refusal is { } refusal)
        {
            return refusal;
        }

        assignment.CreatedBy = await db.Accounts.FindAsync([caller.Id], cancelled);
        await completion.NoteAllAsync(db, assignment, itemsChanged: true, cancelled);
        db.Assignments.Add(assignment);
        await using var transaction = await db.Database.BeginTransactionAsync(cancelled);
        await db.SaveChangesAsync(cancelled);
        Audit(db, caller, "assignment.given", assignment, time);
        await db.SaveChangesAsync(cancelled);
        await transaction.CommitAsync(cancelled);
        return Results.Created($"/api/assignments/{assignment.Id}", await ShapeAsync(assignment, caller, db, time, options, cancelled));
    }

    private static async Task<IResult> ChangeAsync(
        int id,
        AssignmentInput body,
        Caller caller,
        LiveRelayDb db,
        AssignmentCompletion completion,
        TimeProvider time,
        IOptions<AssignmentsOptions> options,
        CancellationToken cancelled)
    {
        if (await FindAsync(db.Assignments, id, caller, cancelled) is not { } assignment)
        {
            return new Problem(ProblemType.NotFound);
        }

        if (!caller.MayChange(assignment))
        {
            return new Problem(ProblemType.MayNot);
        }

        var check = await body.FillAsync(assignment, caller, db, options.Value.DefaultDays, time.GetUtcNow(), cancelled);
        if (check.Refusal is { } refusal)
        {
            return refusal;
        }

        await completion.NoteAllAsync(db, assignment, body.Items is not null, cancelled);
        Audit(db, caller, "assignment.changed", assignment, time);
        return await db.TrySaveAsync(ProblemType.NotFound, cancelled) ?? Results.Ok(await ShapeAsync(assignment, caller, db, time, options, cancelled));
    }

    private static async Task<IResult> DeleteAsync(int id, Caller caller, LiveRelayDb db, TimeProvider time, CancellationToken cancelled)
    {
        if (await FindAsync(db.Assignments, id, caller, cancelled) is not { } assignment)
        {
            return new Problem(ProblemType.NotFound);
        }

        if (!caller.MayChange(assignment))
        {
            return new Problem(ProblemType.MayNot);
        }

        db.Assignments.Remove(assignment);
        Audit(db, caller, "assignment.deleted", assignment, time);
        return await db.TrySaveAsync(ProblemType.InUse, cancelled) ?? Results.NoContent();
    }

    /// <summary>Everybody who is late with anything, the longest first.</summary>
    private static async Task<IResult> OverdueAsync(
        Caller caller, LiveRelayDb db, TimeProvider time, IOptions<AssignmentsOptions> options, CancellationToken cancelled)
    {
        var now = time.GetUtcNow();
        var due = await db.Assignments.AsNoTracking().OverseenBy(caller)
            .Where(assignment => assignment.DueAt < now && assignment.People.Any(static person => person.DoneAt == null))
            .OrderBy(static assignment => assignment.DueAt).ThenBy(static assignment => assignment.Id).WithAll().ToListAsync(cancelled);
        var viewings = await db.ViewingsAsync(due, onlyOf: null, cancelled);
        var late = WireName.Of(StandingState.Overdue);
        return Results.Ok(
            from assignment in due
            from person in Seen(assignment, caller, viewings, options.Value.DonePercent, now)
            where person.State == late
            select new { Assignment = new NamedItem(assignment.Id, assignment.Title), assignment.DueAt, Person = person });
    }

    private static async Task<IResult> ExportAsync(
        HttpRequest request,
        int id,
        Caller caller,
        LiveRelayDb db,
        TimeProvider time,
        IOptions<AssignmentsOptions> options,
        bool asExcel,
        CancellationToken cancelled)
    {
        if (await FindAsync(db.Assignments.AsNoTracking(), id, caller, cancelled) is not { } assignment)
        {
            return new Problem(ProblemType.NotFound);
        }

        var viewings = await db.ViewingsAsync([assignment], onlyOf: null, cancelled);
        var people = Seen(assignment, caller, viewings, options.Value.DonePercent, time.GetUtcNow());
        var sheet = AssignmentSheet.Of(assignment, people, UiLanguages.Of(request));
        var name = string.Create(CultureInfo.InvariantCulture, $"assignment-{id}");
        return asExcel ? await Lessons.Minutes.SheetFile.ExcelAsync([sheet], name, cancelled) : Lessons.Minutes.SheetFile.Csv(sheet, name);
    }

    private static Task<AssignmentRecord?> FindAsync(IQueryable<AssignmentRecord> assignments, int id, Caller caller, CancellationToken cancelled) =>
        assignments.OverseenBy(caller).WithAll().FirstOrDefaultAsync(assignment => assignment.Id == id, cancelled);

    private static async Task<AssignmentShape> ShapeAsync(
        AssignmentRecord assignment, Caller caller, LiveRelayDb db, TimeProvider time, IOptions<AssignmentsOptions> options, CancellationToken cancelled)
    {
        var viewings = await db.ViewingsAsync([assignment], onlyOf: null, cancelled);
        var now = time.GetUtcNow();
        return AssignmentShape.Of(assignment, caller, now, Seen(assignment, caller, viewings, options.Value.DonePercent, now));
    }

    private static List<PersonShape> Seen(
        AssignmentRecord assignment, Caller caller, ILookup<int, ViewingRecord> viewings, int donePercent, DateTimeOffset now) =>
        [.. assignment.People.Where(person => caller.MaySeeProgress(assignment, person))
            .Select(person => PersonShape.Of(assignment, person, viewings[person.AccountId], donePercent, now))
            .OrderBy(static person => person.School?.Name, StringComparer.Ordinal).ThenBy(static person => person.Name, StringComparer.Ordinal)];

    private static void Audit(LiveRelayDb db, Caller caller, string action, AssignmentRecord assignment, TimeProvider time) => db.Audit.Add(new AuditRecord
    {
        At = time.GetUtcNow(),
        AccountId = caller.Id,
        Name = caller.Name,
        Action = action,
        Subject = assignment.Id.ToString(CultureInfo.InvariantCulture),
        SchoolId = assignment.SchoolId,
        Detail = assignment.Title,
    });
}
