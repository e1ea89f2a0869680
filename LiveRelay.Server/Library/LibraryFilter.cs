using System.Text.Json;
using LiveRelay.Server.Accounts;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Library;

/// <summary>What a list of recordings is asked for, as the query of its address.</summary>
/// <param name="Q">Words that stand in the title, a chapter's name or the class chat.</param>
/// <param name="School">The school.</param>
/// <param name="Subject">What is taught.</param>
/// <param name="Grade">Who is taught.</param>
/// <param name="Teacher">Who teaches.</param>
/// <param name="Lesson">The lesson that it was made of.</param>
/// <param name="From">It began then or later.</param>
/// <param name="To">It began before.</param>
/// <param name="Review">Where its review stands.</param>
/// <param name="Mine">Only those that the caller teaches.</param>
/// <param name="Excellent">Only the excellent ones.</param>
/// <param name="Skip">How many are left out at the beginning.</param>
/// <param name="Take">How many are given.</param>
internal sealed record LibraryFilter(
    string? Q,
    int? School,
    string? Subject,
    string? Grade,
    int? Teacher,
    string? Lesson,
    DateTimeOffset? From,
    DateTimeOffset? To,
    string? Review,
    bool? Mine,
    bool? Excellent,
    int? Skip,
    int? Take)
{
    internal const int DefaultTake = 50;

    private const int MaxTake = 200;
    private const int MaxWords = 100;

    /// <summary>So many lines of chat that hold the words are looked at, the latest first.</summary>
    private const int MaxLines = 2000;

    /// <summary>As events are stored, Chinese is written in escapes.</summary>
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    internal InputCheck Check()
    {
        var check = new InputCheck();
        check.That(Skip is null or >= 0, "skip", ErrorCodes.OutOfRange);
        check.That(Take is null or (>= 0 and <= MaxTake), "take", ErrorCodes.OutOfRange);
        check.That(Q is null or { Length: <= MaxWords }, "q", ErrorCodes.TooLong);
        check.That(Review is null || WireName.TryParse<ReviewState>(Review, out _), "review", ErrorCodes.NotAllowed);
        return check;
    }

    /// <summary>Those of the caller's recordings that are asked for.</summary>
    internal async Task<IQueryable<RecordingRecord>> FindAsync(
        LiveRelayDb db, IQueryable<RecordingRecord> visible, Caller caller, CancellationToken cancelled)
    {
        var (school, teacher, from, to, me) = (School, Teacher, From, To, caller.Id);
        var found = visible
            .Where(r => school == null || r.SchoolId == school)
            .Where(r => teacher == null || r.TeacherId == teacher)
            .Where(r => from == null || r.StartedAt >= from)
            .Where(r => to == null || r.StartedAt < to);
        found = Subject is { Length: > 0 } subject ? found.Where(r => r.Subject == subject) : found;
        found = Grade is { Length: > 0 } grade ? found.Where(r => r.Grade == grade) : found;
        found = Lesson is { Length: > 0 } lesson ? found.Where(r => r.LessonId == lesson) : found;
        found = WireName.TryParse<ReviewState>(Review, out var review) ? found.Where(r => r.Review == review) : found;
        found = Mine == true ? found.Where(r => r.TeacherId == me) : found;
        found = Excellent == true ? found.Where(static r => r.IsExcellent) : found;
        if (Q?.Trim() is not { Length: > 0 } words)
        {
            return found;
        }

        var said = await SaidAsync(db, found, words, cancelled);
        return found.Where(r => r.Title.Contains(words) || r.Chapters.Any(c => c.Name!.Contains(words)) || said.Contains(r.Id));
    }

    /// <summary>
    /// The recordings in whose class chat somebody wrote the words. The stored events only say where to look: the words could be part of a name, and the
    /// message taken out, or said in a part that is cut out.
    /// </summary>
    private static async Task<List<string>> SaidAsync(LiveRelayDb db, IQueryable<RecordingRecord> recordings, string words, CancellationToken cancelled)
    {
        var stored = JsonSerializer.Serialize(words).Trim('"');
        var lines = await db.LessonEvents.AsNoTracking()
            .Where(change => change.Json.Contains("\"kind\":\"messageSaid\"") && change.Json.Contains(stored))
            .Join(recordings, static change => change.LessonId, static r => r.LessonId, static (change, r) => new { Recording = r, change.Id, change.Json })
            .OrderByDescending(static line => line.Id).Take(MaxLines)
            .ToListAsync(cancelled);
        var removed = await RemovedAsync(db, [.. lines.Select(static line => line.Recording.LessonId!).Distinct()], cancelled);
        return
        [
            .. lines.Select(line => (line.Recording, Said: JsonSerializer.Deserialize<LessonEvent>(line.Json, _json) as MessageSaid))
                .Where(line => line.Said is { } said && said.Text.Contains(words, StringComparison.OrdinalIgnoreCase)
                    && !removed.Contains((line.Recording.LessonId!, said.Revision))
                    && KeptSpans.Of(line.Recording).Keeps(said.At - line.Recording.StartedAt.ToUnixTimeMilliseconds()))
                .Select(static line => line.Recording.Id).Distinct(),
        ];
    }

    private static async Task<HashSet<(string Lesson, long Message)>> RemovedAsync(LiveRelayDb db, List<string> lessons, CancellationToken cancelled)
    {
        var rows = await db.LessonEvents.AsNoTracking()
            .Where(change => lessons.Contains(change.LessonId) && change.Json.Contains("\"kind\":\"messageRemoved\""))
            .Select(static change => new { change.LessonId, change.Json }).ToListAsync(cancelled);
        return [.. rows.Select(static row => (row.LessonId, ((MessageRemoved)JsonSerializer.Deserialize<LessonEvent>(row.Json, _json)!).Id))];
    }
}
