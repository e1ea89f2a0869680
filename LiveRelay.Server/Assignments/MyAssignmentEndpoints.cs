using LiveRelay.Server.Accounts;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Assignments;

/// <summary>What one has to do oneself.</summary>
internal static class MyAssignmentEndpoints
{
    /// <summary>What was done long ago is no news: so many are shown.</summary>
    private const int MaxDone = 100;

    /// <summary>One's own assignment as the API shows it.</summary>
    private sealed record MineShape(
        int Id,
        string Title,
        string? Note,
        NamedItem CreatedBy,
        DateTimeOffset CreatedAt,
        DateTimeOffset DueAt,
        string State,
        bool IsDueSoon,
        int Percent,
        DateTimeOffset? DoneAt,
        IEnumerable<ItemShape> Items);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/assignments/mine", MineAsync).AllowAccounts();
        api.MapGet("/assignments/reminders", RemindersAsync).AllowAccounts();
    }

    private static async Task<IResult> MineAsync(
        Caller caller, LiveRelayDb db, TimeProvider time, IOptions<AssignmentsOptions> options, CancellationToken cancelled)
    {
        var mine = await ListAsync(caller, db, time, options.Value, onlyOpen: false, cancelled);
        return Results.Ok(new
        {
            ToDo = mine.Where(static one => one.State is "open" or "unavailable").OrderBy(static one => one.DueAt).ThenBy(static one => one.Id),
            Overdue = mine.Where(static one => one.State == "overdue").OrderBy(static one => one.DueAt).ThenBy(static one => one.Id),
            Done = mine.Where(static one => one.State is "done" or "doneLate").OrderByDescending(static one => one.DoneAt).Take(MaxDone),
        });
    }

    /// <summary>Few numbers and what is most urgent, for a mark on every page.</summary>
    private static async Task<IResult> RemindersAsync(
        Caller caller, LiveRelayDb db, TimeProvider time, IOptions<AssignmentsOptions> options, CancellationToken cancelled)
    {
        var open = (await ListAsync(caller, db, time, options.Value, onlyOpen: true, cancelled)).Where(static one => one.State is "open" or "overdue")
            .OrderBy(static one => one.DueAt).ThenBy(static one => one.Id).ToList();
        return Results.Ok(new
        {
            Open = open.Count(static one => one.State == "open"),
            DueSoon = open.Count(static one => one.IsDueSoon),
            Overdue = open.Count(static one => one.State == "overdue"),
            Items = open.Where(static one => one.IsDueSoon || one.State == "overdue").Select(static one => new { one.Id, one.Title, one.DueAt, one.State, one.Percent }),
        });
    }

    private static async Task<IReadOnlyList<MineShape>> ListAsync(
        Caller caller, LiveRelayDb db, TimeProvider time, AssignmentsOptions options, bool onlyOpen, CancellationToken cancelled)
    {
        var (me, now) = (caller.Id, time.GetUtcNow());
        var mine = await db.Assignments.AsNoTracking()
            .Where(assignment => assignment.People.Any(person => person.AccountId == me && (!onlyOpen || person.DoneAt == null)))
            .Include(static assignment => assignment.CreatedBy)
            .Include(static assignment => assignment.Items).ThenInclude(static item => item.Recording)
            .Include(assignment => assignment.People.Where(person => person.AccountId == me))
            .AsSplitQuery().ToListAsync(cancelled);
        var viewings = (await db.ViewingsAsync(mine, onlyOf: me, cancelled))[me].ToList();
        return [.. mine.Select(assignment =>
        {
            var person = assignment.People.Single();
            var standing = Standing.Measure(assignment, person, caller, viewings.PlayedOf, options.DonePercent, now);
            return new MineShape(
                assignment.Id,
                assignment.Title,
                assignment.Note,
                new NamedItem(assignment.CreatedById, assignment.CreatedBy!.Name),
                assignment.CreatedAt,
                assignment.DueAt,
                WireName.Of(standing.State),
                standing.State == StandingState.Open && assignment.DueAt - now <= TimeSpan.FromDays(options.DueSoonDays),
                standing.Percent,
                person.DoneAt,
                assignment.Items.OrderBy(static item => item.Id).Zip(standing.Items).Select(pair => ItemShape.Of(pair.First, caller, now, pair.Second)));
        })];
    }
}
