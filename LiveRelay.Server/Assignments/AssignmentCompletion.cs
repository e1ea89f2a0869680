using LiveRelay.Server.Accounts;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Assignments;

/// <summary>Notes when an assignment is done.</summary>
public sealed class AssignmentCompletion(IOptions<AssignmentsOptions> options, TimeProvider timeProvider)
{
    /// <summary>Looks at what somebody is to do, after he has played more of a recording; the caller saves.</summary>
    /// <param name="db">The database, with the viewing as it now is.</param>
    /// <param name="watcher">The person.</param>
    /// <param name="recordingId">The recording.</param>
    /// <param name="cancellationToken">Ends the looking.</param>
    public async Task NoteAsync(LiveRelayDb db, Caller watcher, string recordingId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(watcher);
        var id = watcher.Id;
        var open = await db.Assignments.Include(static assignment => assignment.Items).ThenInclude(static item => item.Recording)
            .Include(assignment => assignment.People.Where(person => person.AccountId == id))
            .Where(assignment => assignment.People.Any(person => person.AccountId == id && person.DoneAt == null)
                && assignment.Items.Any(item => item.RecordingId == recordingId))
            .AsSplitQuery().ToListAsync(cancellationToken);
        if (open.Count == 0)
        {
            return;
        }

        // What this very heartbeat added is not stored yet: the context's own records know it.
        var recordings = open.SelectMany(static assignment => assignment.Items).Select(static item => item.RecordingId).Distinct().ToList();
        await db.Viewings.Where(viewing => viewing.AccountId == id && recordings.Contains(viewing.RecordingId)).LoadAsync(cancellationToken);
        var viewings = db.Viewings.Local.Where(viewing => viewing.AccountId == id).ToList();
        foreach (var assignment in open)
        {
            Note(assignment, assignment.People.Single(person => person.AccountId == id), watcher, viewings);
        }
    }

    /// <summary>Looks at everybody, after the assignment itself was made or changed; the caller saves.</summary>
    /// <param name="db">The database.</param>
    /// <param name="assignment">The assignment with its things and people.</param>
    /// <param name="itemsChanged">Whether what was done before may no longer be enough.</param>
    /// <param name="cancellationToken">Ends the looking.</param>
    public async Task NoteAllAsync(LiveRelayDb db, AssignmentRecord assignment, bool itemsChanged, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(assignment);
        var recordings = assignment.Items.Select(static item => item.RecordingId).Distinct().ToList();
        var people = assignment.People.Select(static person => person.AccountId).ToList();
        var viewings = (await db.Viewings.AsNoTracking()
            .Where(viewing => recordings.Contains(viewing.RecordingId) && people.Contains(viewing.AccountId))
            .ToListAsync(cancellationToken)).ToLookup(static viewing => viewing.AccountId);
        foreach (var person in assignment.People)
        {
            var before = person.DoneAt;
            person.DoneAt = itemsChanged ? null : before;
            Note(assignment, person, person.Account!.AsWatcher(), viewings[person.AccountId]);
            person.DoneAt = person.DoneAt is null ? null : before ?? person.DoneAt;
        }
    }

    private void Note(AssignmentRecord assignment, AssignmentPersonRecord person, Caller watcher, IEnumerable<ViewingRecord> viewings)
    {
        var now = timeProvider.GetUtcNow();
        if (person.DoneAt is null && Standing.Measure(assignment, person, watcher, viewings.PlayedOf, options.Value.DonePercent, now).IsDone)
        {
            person.DoneAt = now;
        }
    }
}
