using LiveRelay.Server.Accounts;
using LiveRelay.Server.Library;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Watching;

namespace LiveRelay.Server.Assignments;

/// <summary>Where somebody stands with an assignment.</summary>
public enum StandingState
{
    /// <summary>To be done, and there is time.</summary>
    Open,

    /// <summary>Not done in time.</summary>
    Overdue,

    /// <summary>Done in time.</summary>
    Done,

    /// <summary>Done, but late.</summary>
    DoneLate,

    /// <summary>None of it can be watched by this person now: nothing is asked.</summary>
    Unavailable,
}

/// <summary>Where somebody stands with an assignment, and with each thing in it.</summary>
/// <param name="State">In a word.</param>
/// <param name="Percent">How much of all that can be watched is played, in whole hundredths.</param>
/// <param name="Items">How much of each thing, in the assignment's order; <c>null</c> for what the person cannot watch now.</param>
public sealed record Standing(StandingState State, int Percent, IReadOnlyList<int?> Items)
{
    private const int Hundred = 100;

    /// <summary>Measures it.</summary>
    /// <param name="assignment">The assignment with its things and their recordings.</param>
    /// <param name="person">Who is to do it, and when that was done.</param>
    /// <param name="watcher">The same person, as somebody who may or may not watch.</param>
    /// <param name="played">What the person has played of a recording.</param>
    /// <param name="donePercent">How much makes a thing done.</param>
    /// <param name="now">The time.</param>
    public static Standing Measure(
        AssignmentRecord assignment, AssignmentPersonRecord person, Caller watcher, Func<string, PlayedSeconds> played, int donePercent, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(played);
        var items = assignment.Items.OrderBy(static item => item.Id).Select(item => Progress(item, watcher, played, now)).ToList();
        var open = items.OfType<WatchProgress>().ToList();
        var all = open.Aggregate(default(WatchProgress), static (sum, one) => new WatchProgress(sum.Seconds + one.Seconds, sum.Of + one.Of));
        var isDone = person.DoneAt is not null || (open.Count > 0 && open.All(one => one.Seconds * (long)Hundred >= one.Of * (long)donePercent));
        return new Standing(StateOf(isDone, person.DoneAt ?? now, open.Count > 0, assignment.DueAt, now), all.Percent, [.. items.Select(static item => item?.Percent)]);
    }

    /// <summary>Whether it is done, in time or not.</summary>
    public bool IsDone => State is StandingState.Done or StandingState.DoneLate;

    private static StandingState StateOf(bool isDone, DateTimeOffset doneAt, bool isAvailable, DateTimeOffset dueAt, DateTimeOffset now) =>
        isDone ? (doneAt > dueAt ? StandingState.DoneLate : StandingState.Done)
        : !isAvailable ? StandingState.Unavailable
        : now > dueAt ? StandingState.Overdue
        : StandingState.Open;

    /// <summary>What the cut took away altogether cannot be watched either.</summary>
    private static WatchProgress? Progress(AssignmentItemRecord item, Caller watcher, Func<string, PlayedSeconds> played, DateTimeOffset now)
    {
        if (item.Recording is not { } recording || !RecordingRights.Of(watcher, recording, now).Watch)
        {
            return null;
        }

        var progress = WatchProgress.Measure(recording, played(recording.Id), PartOf(item));
        return progress.Of == 0 ? null : progress;
    }

    private static MediaSpan? PartOf(AssignmentItemRecord item) =>
        item is { FromMs: { } from, ToMs: { } to } ? new MediaSpan(from, to) : null;
}
