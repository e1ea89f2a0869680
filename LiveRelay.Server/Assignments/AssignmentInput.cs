using LiveRelay.Server.Accounts;
using LiveRelay.Server.Library;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Text;
using LiveRelay.Server.Timetable;
using LiveRelay.Server.Watching;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Assignments;

/// <summary>A recording, or a part of it, that a request names.</summary>
/// <param name="RecordingId">The recording.</param>
/// <param name="ChapterId">One of its chapters; or</param>
/// <param name="FromMs">where a part begins,</param>
/// <param name="ToMs">and where it ends; none of them: the whole.</param>
public sealed record ItemInput(string? RecordingId, int? ChapterId, long? FromMs, long? ToMs);

/// <summary>What a request says of an assignment.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Note">What to look for.</param>
/// <param name="SchoolId">The school that it is given in; <c>null</c> for the county.</param>
/// <param name="DueAt">Until when.</param>
/// <param name="Items">What is to be watched; <c>null</c> leaves it as it is.</param>
/// <param name="AccountIds">People, one by one; with <paramref name="Groups"/> <c>null</c> leaves them as they are.</param>
/// <param name="Groups">Teachers of a school, of a subject, or of both.</param>
public sealed record AssignmentInput(
    string? Title,
    string? Note,
    int? SchoolId,
    DateTimeOffset? DueAt,
    IReadOnlyList<ItemInput>? Items,
    IReadOnlyList<int>? AccountIds,
    IReadOnlyList<AudienceGroup>? Groups)
{
    private const int MaxItems = 100;

    private static readonly TimeSpan _shortestPart = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longest = TimeSpan.FromDays(366);

    /// <summary>Writes it into an assignment whose things and people are loaded, as far as it is right.</summary>
    /// <returns>What is wrong.</returns>
    public async Task<InputCheck> FillAsync(
        AssignmentRecord assignment, Caller caller, LiveRelayDb db, int defaultDays, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        ArgumentNullException.ThrowIfNull(db);
        var check = new InputCheck();
        assignment.Title = check.Line("title", Title, AssignmentRecord.MaxTitleLength);
        check.That(Note is null || Note.Length <= AssignmentRecord.MaxNoteLength, "note", ErrorCodes.TooLong);
        assignment.Note = PlainText.Clean(Note, AssignmentRecord.MaxNoteLength, allowLines: true) is { Length: > 0 } note ? note : null;
        FillDue(assignment, check, defaultDays, now);
        if (Items is not null || assignment.Items.Count == 0)
        {
            await FillItemsAsync(assignment, caller, db, check, now, cancellationToken);
        }

        if (AccountIds is not null || Groups is not null || assignment.People.Count == 0)
        {
            await FillPeopleAsync(assignment, db, check, cancellationToken);
        }

        return check;
    }

    /// <summary>A day ends at its midnight: who is given a week has seven whole days.</summary>
    private void FillDue(AssignmentRecord assignment, InputCheck check, int defaultDays, DateTimeOffset now)
    {
        var isNew = assignment.CreatedAt == default;
        if (isNew)
        {
            assignment.CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        }

        if (DueAt is { } due)
        {
            check.That(due > (isNew ? now : assignment.CreatedAt) && due - now <= _longest, "dueAt", ErrorCodes.OutOfRange);
            assignment.DueAt = DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(0, due.ToUnixTimeMilliseconds()));
        }
        else if (isNew)
        {
            assignment.DueAt = ChinaTime.Day(now).AddDays(defaultDays + 1);
        }
    }

    private async Task FillItemsAsync(
        AssignmentRecord assignment, Caller caller, LiveRelayDb db, InputCheck check, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var items = Items ?? [];
        check.That(items.Count > 0, "items", ErrorCodes.Required);
        check.That(items.Count <= MaxItems, "items", ErrorCodes.OutOfRange);
        if (items.Count is 0 or > MaxItems)
        {
            return;
        }

        var ids = items.Select(static item => item?.RecordingId ?? "").Distinct().ToList();
        var recordings = await db.Recordings.VisibleTo(caller, now).Include(static recording => recording.Chapters)
            .Where(recording => ids.Contains(recording.Id)).ToDictionaryAsync(static recording => recording.Id, cancellationToken);
        assignment.Items.Clear();
        for (var i = 0; i < items.Count; i++)
        {
            var field = $"items[{i}]";
            if (items[i]?.RecordingId is not { } id || !recordings.TryGetValue(id, out var recording))
            {
                check.Add($"{field}.recordingId", ErrorCodes.NotFound);
                continue;
            }

            var part = PartOf(items[i], recording, field, check);
            assignment.Items.Add(new AssignmentItemRecord { RecordingId = id, Recording = recording, FromMs = part?.FromMs, ToMs = part?.ToMs });
        }
    }

    private static MediaSpan? PartOf(ItemInput item, RecordingRecord recording, string field, InputCheck check)
    {
        if (item.ChapterId is { } chapterId)
        {
            var chapters = recording.Chapters.OrderBy(static chapter => chapter.StartsAtMs).ToList();
            var index = chapters.FindIndex(chapter => chapter.Id == chapterId);
            check.That(index >= 0, $"{field}.chapterId", ErrorCodes.NotFound);
            return index < 0 ? null
                : new MediaSpan(chapters[index].StartsAtMs, index + 1 < chapters.Count ? chapters[index + 1].StartsAtMs : recording.DurationMs);
        }

        if (item.FromMs is null && item.ToMs is null)
        {
            return null;
        }

        var part = new MediaSpan(item.FromMs ?? 0, item.ToMs ?? recording.DurationMs);
        check.That(
            part.FromMs >= 0 && part.ToMs <= recording.DurationMs && part.ToMs - part.FromMs >= _shortestPart.TotalMilliseconds, $"{field}.toMs", ErrorCodes.OutOfRange);
        return part;
    }

    /// <summary>Who stays keeps what he has done.</summary>
    private async Task FillPeopleAsync(AssignmentRecord assignment, LiveRelayDb db, InputCheck check, CancellationToken cancellationToken)
    {
        var accounts = await new Audience(AccountIds ?? [], Groups ?? []).FindAsync(db, assignment.SchoolId, check, cancellationToken);
        var ids = accounts.Select(static account => account.Id).ToHashSet();
        foreach (var gone in assignment.People.Where(person => !ids.Contains(person.AccountId)).ToArray())
        {
            assignment.People.Remove(gone);
        }

        foreach (var account in accounts.Where(account => assignment.People.All(person => person.AccountId != account.Id)).ToArray())
        {
            assignment.People.Add(new AssignmentPersonRecord { AccountId = account.Id, Account = account });
        }
    }
}
