using System.Globalization;
using System.Security.Cryptography;
using LiveRelay.Server.Accounts;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Timetable;

/// <summary>Lets one change of the timetable through at a time, so that two cannot take the same room or code between a look and a write.</summary>
public sealed class TimetableGate(TimeProvider timeProvider) : IDisposable
{
    private const int Codes = 1_000_000;

    /// <summary>So long after its end by the timetable a lesson that nobody ended gives its code back.</summary>
    private static readonly TimeSpan _codeAfterEnd = TimeSpan.FromDays(1);

    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Saves a lesson that is new or was changed, with a code if it allows one, unless teacher or room is taken.</summary>
    /// <returns>The refusal, or <c>null</c>.</returns>
    public async Task<Problem?> SaveAsync(LiveRelayDb db, LessonRecord lesson, bool allowsCode, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(lesson);
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (await FindConflictsAsync(db, lesson, cancellationToken) is { Count: > 0 } conflicts)
            {
                return new Problem(ProblemType.TimetableConflict, conflicts: conflicts);
            }

            lesson.Code = allowsCode ? lesson.Code ?? await FreeCodeAsync(db, cancellationToken) : null;
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private static async Task<IReadOnlyList<Conflict>> FindConflictsAsync(
        LiveRelayDb db, LessonRecord lesson, CancellationToken cancellationToken)
    {
        var rooms = RoomsOf(lesson).ToList();
        var (id, starts, ends, teacher) = (lesson.Id, lesson.StartsAt, lesson.EndsAt, lesson.TeacherId);
        var others = await db.Lessons.AsNoTracking().WithPeopleAndPlaces()
            .Where(other => other.Id != id && other.State != LessonState.Ended && other.StartsAt < ends && other.EndsAt > starts)
            .Where(other => other.TeacherId == teacher || (other.RoomId != null && rooms.Contains(other.RoomId.Value))
                || other.InvitedRooms.Any(room => rooms.Contains(room.Id)))
            .OrderBy(static other => other.StartsAt)
            .ToListAsync(cancellationToken);
        return [.. others.Select(other => new Conflict(
            other.Id,
            other.Title,
            other.StartsAt,
            other.EndsAt,
            other.TeacherId == teacher ? new NamedItem(other.Teacher!.Id, other.Teacher.Name) : null,
            other.InvitedRooms.Append(other.Room).OfType<RoomRecord>().Where(room => rooms.Contains(room.Id))
                .Select(static room => new NamedItem(room.Id, room.Name))))];
    }

    private static IEnumerable<int> RoomsOf(LessonRecord lesson)
    {
        var invited = lesson.InvitedRooms.Select(static room => room.Id);
        return lesson.RoomId is { } room ? invited.Append(room) : invited;
    }

    private async Task<string> FreeCodeAsync(LiveRelayDb db, CancellationToken cancellationToken)
    {
        var old = timeProvider.GetUtcNow() - _codeAfterEnd;
        await db.Lessons.Where(lesson => lesson.Code != null && (lesson.State == LessonState.Ended || lesson.EndsAt < old))
            .ExecuteUpdateAsync(static set => set.SetProperty(static lesson => lesson.Code, (string?)null), cancellationToken);
        while (true)
        {
            var code = RandomNumberGenerator.GetInt32(Codes).ToString("D6", CultureInfo.InvariantCulture);
            if (!await db.Lessons.AnyAsync(lesson => lesson.Code == code, cancellationToken))
            {
                return code;
            }
        }
    }
}

/// <summary>A lesson that is in the way of another.</summary>
/// <param name="Lesson">Its slug.</param>
/// <param name="Title">Its title.</param>
/// <param name="StartsAt">When it begins.</param>
/// <param name="EndsAt">When it ends.</param>
/// <param name="Teacher">The teacher whom both want.</param>
/// <param name="Rooms">The rooms that both want.</param>
public sealed record Conflict(
    string Lesson, string Title, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, NamedItem? Teacher, IEnumerable<NamedItem> Rooms);
