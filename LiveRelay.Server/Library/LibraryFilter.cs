using LiveRelay.Server.Accounts;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Library;

/// <summary>What a list of recordings is asked for, as the query of its address.</summary>
internal sealed record LibraryFilter
{
    internal const int DefaultTake = 50;

    private const int MaxTake = 200;
    private const int MaxWords = 100;

    /// <summary>Words that stand in the title, a chapter's name or what was written during the lesson.</summary>
    public string? Q { get; init; }

    /// <summary>The school.</summary>
    public int? School { get; init; }

    /// <summary>What is taught.</summary>
    public string? Subject { get; init; }

    /// <summary>Who is taught.</summary>
    public string? Grade { get; init; }

    /// <summary>Who teaches.</summary>
    public int? Teacher { get; init; }

    /// <summary>The lesson that it was made of.</summary>
    public string? Lesson { get; init; }

    /// <summary>It began then or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>It began before.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Where its review stands.</summary>
    public string? Review { get; init; }

    /// <summary>Only those that the caller teaches.</summary>
    public bool? Mine { get; init; }

    /// <summary>Only the excellent ones.</summary>
    public bool? Excellent { get; init; }

    /// <summary>How many are left out at the beginning.</summary>
    public int? Skip { get; init; }

    /// <summary>How many are given.</summary>
    public int? Take { get; init; }

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
