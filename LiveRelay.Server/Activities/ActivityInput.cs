using LiveRelay.Server.Accounts;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Text;
using LiveRelay.Server.Timetable;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Activities;

/// <summary>What a request says of a point of the schedule.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="StartsAt">When it begins.</param>
/// <param name="EndsAt">When it ends.</param>
/// <param name="Place">Where.</param>
/// <param name="LessonId">The lesson that is given then: one of the activity's.</param>
public sealed record AgendaItemInput(string? Kind, string? Title, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, string? Place, string? LessonId);

/// <summary>What a request says of an activity.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Purpose">What lessons are watched for.</param>
/// <param name="Aim">What it is about.</param>
/// <param name="StartsAt">When it begins.</param>
/// <param name="EndsAt">When it ends.</param>
/// <param name="LeadSchoolId">The school that leads it, which takes part.</param>
/// <param name="SchoolIds">The other schools that take part.</param>
/// <param name="LessonIds">Its lessons, of schools that take part.</param>
/// <param name="AccountIds">Who is invited by name.</param>
/// <param name="Agenda">What happens when.</param>
public sealed record ActivityInput(
    string? Title,
    string? Purpose,
    string? Aim,
    DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt,
    int? LeadSchoolId,
    IReadOnlyList<int>? SchoolIds,
    IReadOnlyList<string>? LessonIds,
    IReadOnlyList<int>? AccountIds,
    IReadOnlyList<AgendaItemInput>? Agenda)
{
    private const int MaxSchools = 200;
    private const int MaxLessons = 50;
    private const int MaxPeople = 500;
    private const int MaxAgenda = 100;

    private static readonly TimeSpan _longest = TimeSpan.FromDays(366);

    /// <summary>Writes it into an activity with all that belongs to it loaded, as far as it is right.</summary>
    /// <returns>What is wrong.</returns>
    public async Task<InputCheck> FillAsync(ActivityRecord activity, Caller caller, LiveRelayDb db, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(activity);
        ArgumentNullException.ThrowIfNull(db);
        var check = new InputCheck();
        activity.Title = check.Line("title", Title, ActivityRecord.MaxTitleLength);
        activity.Purpose = check.Name<ObservationPurpose>("purpose", Purpose);
        check.That(Aim is null || Aim.Length <= ActivityRecord.MaxAimLength, "aim", ErrorCodes.TooLong);
        activity.Aim = PlainText.Clean(Aim, ActivityRecord.MaxAimLength, allowLines: true) is { Length: > 0 } aim ? aim : null;
        FillTimes(activity, check);
        await FillSchoolsAsync(activity, caller, db, check, cancellationToken);
        await FillLessonsAsync(activity, caller, db, check, cancellationToken);
        await FillPeopleAsync(activity, db, check, cancellationToken);
        FillAgenda(activity, check);
        return check;
    }

    private static bool IsSpan(DateTimeOffset start, DateTimeOffset end) => end > start && end - start <= _longest;

    private static void Replace<T>(ICollection<T> present, List<T> wanted)
    {
        foreach (var gone in present.Except(wanted).ToArray())
        {
            present.Remove(gone);
        }

        foreach (var added in wanted.Except(present).ToArray())
        {
            present.Add(added);
        }
    }

    /// <summary>As exact as the database keeps it.</summary>
    private static DateTimeOffset ToStored(DateTimeOffset instant) => DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds());

    private void FillTimes(ActivityRecord activity, InputCheck check)
    {
        check.That(StartsAt is not null, "startsAt", ErrorCodes.Required);
        check.That(EndsAt is not null, "endsAt", ErrorCodes.Required);
        if (StartsAt is { } start && EndsAt is { } end)
        {
            check.That(IsSpan(start, end), "endsAt", ErrorCodes.OutOfRange);
            (activity.StartsAt, activity.EndsAt) = (ToStored(start), ToStored(end));
        }
    }

    /// <summary>The leading school takes part; a school's administrator leads with his own.</summary>
    private async Task FillSchoolsAsync(ActivityRecord activity, Caller caller, LiveRelayDb db, InputCheck check, CancellationToken cancellationToken)
    {
        check.That(LeadSchoolId is not null, "leadSchoolId", ErrorCodes.Required);
        check.That(LeadSchoolId is null || caller.IsOfCounty || LeadSchoolId == caller.SchoolId, "leadSchoolId", ErrorCodes.NotAllowed);
        var ids = (SchoolIds ?? []).Append(LeadSchoolId ?? 0).Distinct().ToList();
        check.That(ids.Count <= MaxSchools, "schoolIds", ErrorCodes.OutOfRange);
        if (LeadSchoolId is not { } lead || ids.Count > MaxSchools)
        {
            return;
        }

        var schools = await db.Schools.Where(school => ids.Contains(school.Id)).ToListAsync(cancellationToken);
        var leads = schools.Find(school => school.Id == lead);
        check.That(leads is not null, "leadSchoolId", ErrorCodes.NotFound);
        check.That(ids.Count - schools.Count == (leads is null ? 1 : 0), "schoolIds", ErrorCodes.NotFound);
        (activity.LeadSchoolId, activity.LeadSchool) = (lead, leads);
        Replace(activity.Schools, schools);
    }

    /// <summary>Who takes part may watch the lesson, so only who may change it adds it; one that is there already may stay.</summary>
    private async Task FillLessonsAsync(ActivityRecord activity, Caller caller, LiveRelayDb db, InputCheck check, CancellationToken cancellationToken)
    {
        var ids = (LessonIds ?? []).Select(static id => id ?? "").Distinct().ToList();
        check.That(ids.Count <= MaxLessons, "lessonIds", ErrorCodes.OutOfRange);
        if (ids.Count > MaxLessons)
        {
            return;
        }

        var lessons = await db.Lessons.VisibleTo(caller).WithPeopleAndPlaces().Where(lesson => ids.Contains(lesson.Id)).ToListAsync(cancellationToken);
        check.That(lessons.Count == ids.Count, "lessonIds", ErrorCodes.NotFound);
        check.That(
            lessons.All(lesson => activity.Lessons.Any(present => present.Id == lesson.Id)
                || (caller.MayChange(lesson) && activity.Schools.Any(school => school.Id == lesson.SchoolId))),
            "lessonIds",
            ErrorCodes.NotAllowed);
        Replace(activity.Lessons, lessons);
    }

    private async Task FillPeopleAsync(ActivityRecord activity, LiveRelayDb db, InputCheck check, CancellationToken cancellationToken)
    {
        var ids = (AccountIds ?? []).Distinct().ToList();
        check.That(ids.Count <= MaxPeople, "accountIds", ErrorCodes.OutOfRange);
        if (ids.Count > MaxPeople)
        {
            return;
        }

        var people = await db.Accounts.Include(static account => account.School)
            .Where(account => ids.Contains(account.Id) && (account.IsEnabled || db.Activities.Any(a => a.Id == activity.Id && a.People.Any(person => person.Id == account.Id))))
            .ToListAsync(cancellationToken);
        check.That(people.Count == ids.Count, "accountIds", ErrorCodes.NotFound);
        Replace(activity.People, people);
    }

    private void FillAgenda(ActivityRecord activity, InputCheck check)
    {
        var items = Agenda ?? [];
        check.That(items.Count <= MaxAgenda, "agenda", ErrorCodes.OutOfRange);
        activity.Agenda.Clear();
        for (var i = 0; i < Math.Min(items.Count, MaxAgenda); i++)
        {
            var (item, field) = (items[i] ?? new AgendaItemInput(null, null, null, null, null, null), $"agenda[{i}]");
            check.That(item.StartsAt is not null, $"{field}.startsAt", ErrorCodes.Required);
            check.That(item.EndsAt is not null, $"{field}.endsAt", ErrorCodes.Required);
            var (start, end) = (item.StartsAt ?? default, item.EndsAt ?? default);
            check.That(item is { StartsAt: null } or { EndsAt: null } || IsSpan(start, end), $"{field}.endsAt", ErrorCodes.OutOfRange);
            check.That(item.LessonId is not { Length: > 0 } id || activity.Lessons.Any(lesson => lesson.Id == id), $"{field}.lessonId", ErrorCodes.NotFound);
            activity.Agenda.Add(new AgendaItemRecord
            {
                Kind = check.Name<AgendaKind>($"{field}.kind", item.Kind),
                Title = check.Line($"{field}.title", item.Title, AgendaItemRecord.MaxTitleLength),
                Place = check.OptionalLine($"{field}.place", item.Place, AgendaItemRecord.MaxPlaceLength),
                LessonId = item.LessonId is { Length: > 0 } lessonId ? lessonId : null,
                StartsAt = ToStored(start),
                EndsAt = ToStored(end),
            });
        }
    }
}
