using LiveRelay.Server.Accounts;
using LiveRelay.Server.Library;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Assignments;

/// <summary>A recording, or a part of it, in an assignment, as the API shows it.</summary>
/// <param name="RecordingId">The recording.</param>
/// <param name="Title">Its title; <c>null</c> for who may not watch it now.</param>
/// <param name="FromMs">Where the part begins; <c>null</c> for the whole.</param>
/// <param name="ToMs">Where the part ends.</param>
/// <param name="DurationMs">How long the recording is.</param>
/// <param name="IsAvailable">Whether who asks may watch it now.</param>
/// <param name="Percent">How much of it who asks has played; <c>null</c> where that is not asked.</param>
internal sealed record ItemShape(string RecordingId, string? Title, long? FromMs, long? ToMs, long DurationMs, bool IsAvailable, int? Percent)
{
    internal static ItemShape Of(AssignmentItemRecord item, Caller caller, DateTimeOffset now, int? percent)
    {
        var isAvailable = RecordingRights.Of(caller, item.Recording!, now).Watch;
        return new ItemShape(
            item.RecordingId, isAvailable ? item.Recording!.Title : null, item.FromMs, item.ToMs, item.Recording!.DurationMs, isAvailable, percent);
    }
}

/// <summary>Somebody who is to do an assignment, as the API shows him to who may see it.</summary>
/// <param name="Id">The account.</param>
/// <param name="Name">Its name.</param>
/// <param name="School">Its school.</param>
/// <param name="State">Where he stands.</param>
/// <param name="Percent">How much of all is played.</param>
/// <param name="DoneAt">When it was done.</param>
/// <param name="SeenAt">When he last watched any of it.</param>
/// <param name="Items">How much of each thing, in order.</param>
internal sealed record PersonShape(
    int Id, string Name, NamedItem? School, string State, int Percent, DateTimeOffset? DoneAt, DateTimeOffset? SeenAt, IReadOnlyList<int?> Items)
{
    internal static PersonShape Of(AssignmentRecord assignment, AssignmentPersonRecord person, IEnumerable<ViewingRecord> viewings, int donePercent, DateTimeOffset now)
    {
        var mine = viewings.Where(viewing => assignment.Items.Any(item => item.RecordingId == viewing.RecordingId)).ToList();
        var standing = Standing.Measure(assignment, person, person.Account!.AsWatcher(), mine.PlayedOf, donePercent, now);
        return new PersonShape(
            person.AccountId,
            person.Account!.Name,
            NamedItem.Of(person.Account.School),
            WireName.Of(standing.State),
            standing.Percent,
            person.DoneAt,
            mine.Count == 0 ? null : mine.Max(static viewing => viewing.SeenAt),
            standing.Items);
    }
}

/// <summary>How many stand where, by what is noted.</summary>
/// <param name="People">All.</param>
/// <param name="Done">Those who are done.</param>
/// <param name="Overdue">Those who are not, and it is due.</param>
internal sealed record CountsShape(int People, int Done, int Overdue);

/// <summary>An assignment as the API shows it to who gave it or oversees it.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Title">Its title.</param>
/// <param name="Note">What to look for.</param>
/// <param name="CreatedBy">Who gave it.</param>
/// <param name="SchoolId">The school that it was given in; <c>null</c> for the county.</param>
/// <param name="CreatedAt">When it was given.</param>
/// <param name="DueAt">Until when.</param>
/// <param name="Items">What is to be watched.</param>
/// <param name="Counts">How many stand where, of those whom who asks may see.</param>
/// <param name="MayChange">Whether who asks may change it.</param>
/// <param name="People">Who is to watch it, those whom who asks may see; <c>null</c> in a list.</param>
internal sealed record AssignmentShape(
    int Id,
    string Title,
    string? Note,
    NamedItem CreatedBy,
    int? SchoolId,
    DateTimeOffset CreatedAt,
    DateTimeOffset DueAt,
    IEnumerable<ItemShape> Items,
    CountsShape Counts,
    bool MayChange,
    IReadOnlyList<PersonShape>? People)
{
    internal static AssignmentShape Of(AssignmentRecord assignment, Caller caller, DateTimeOffset now, IReadOnlyList<PersonShape>? people = null)
    {
        var seen = assignment.People.Where(person => caller.MaySeeProgress(assignment, person)).ToList();
        return new AssignmentShape(
            assignment.Id,
            assignment.Title,
            assignment.Note,
            new NamedItem(assignment.CreatedById, assignment.CreatedBy!.Name),
            assignment.SchoolId,
            assignment.CreatedAt,
            assignment.DueAt,
            assignment.Items.OrderBy(static item => item.Id).Select(item => ItemShape.Of(item, caller, now, null)),
            new CountsShape(
                seen.Count, seen.Count(static person => person.DoneAt is not null), seen.Count(person => person.DoneAt is null && assignment.DueAt < now)),
            caller.MayChange(assignment),
            people);
    }
}
