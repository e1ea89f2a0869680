using LiveRelay.Server.Accounts;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Library;

/// <summary>What a list of recordings is asked for, as the query of its address.</summary>
/// <param name="Q">Words that stand in the title, a chapter's name or what was written during the lesson.</param>
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
        LiveRelayDb db, IQueryable<RecordingRecord> visible, Caller caller, DateTimeOffset now, CancellationToken cancelled)
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
        return Q?.Trim() is { Length: > 0 } words ? await new WordSearch(db, caller, now, words).FindAsync(found, cancelled) : found;
    }
}
