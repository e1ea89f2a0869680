using LiveRelay.Server.Accounts;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Lessons.Live;
using LiveRelay.Server.Library;
using LiveRelay.Server.Observing;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Activities;

/// <summary>Puts together what an activity came to, for somebody: of each lesson what he may read of it.</summary>
internal sealed class ActivityReport(
    LiveRelayDb db, ILessonLog log, AttendanceCount count, ObservedLessons lessons, RecordingFiles files, TimeProvider time)
{
    /// <summary>As the page shows it.</summary>
    internal async Task<object> ShapeAsync(ActivityRecord activity, Caller caller, CancellationToken cancelled)
    {
        var now = time.GetUtcNow();
        var attendance = await count.OfAsync(activity, cancelled);
        var talk = await TalkAsync(activity, caller, cancelled);
        var evaluations = await EvaluationsAsync(activity, caller, cancelled);
        var readable = await ActivityEndpoints.ReadableRecordingsAsync(activity, db, caller, now, cancelled);
        var comments = await db.ActivityComments.CountAsync(comment => comment.ActivityId == activity.Id && comment.RemovedAt == null, cancelled);
        return new
        {
            activity.Conclusion,
            activity.ConcludedAt,
            Numbers = NumbersOf(activity, attendance, comments, talk, evaluations),
            attendance.Lessons,
            attendance.Schools,
            Marks = talk.Select(one => MarksOverTime.Of(
                one.Lesson, (long)(attendance.Lessons.First(held => held.LessonId == one.Lesson.Id).LiveMinutes * 60_000), one.Said)),
            Evaluations = evaluations,
            Stills = StillShape.ListOf(activity, readable, caller, files, now),
            MayChange = caller.Organises(activity),
        };
    }

    /// <summary>Of each lesson whose side discussion the caller may read, what was said.</summary>
    internal async Task<List<(LessonRecord Lesson, IReadOnlyList<SideSaid> Said)>> TalkAsync(ActivityRecord activity, Caller caller, CancellationToken cancelled)
    {
        List<(LessonRecord, IReadOnlyList<SideSaid>)> talk = [];
        foreach (var lesson in ActivityLessons.InOrder(activity))
        {
            if (await SideTalk.ReadAsync(db, log, lesson, caller, time.GetUtcNow(), cancelled) is { } said)
            {
                talk.Add((lesson, said));
            }
        }

        return talk;
    }

    /// <summary>Of each lesson whose evaluations the caller may read, what comes of them (docs/OBSERVING.md).</summary>
    internal async Task<List<LessonEvaluations>> EvaluationsAsync(ActivityRecord activity, Caller caller, CancellationToken cancelled)
    {
        List<LessonEvaluations> all = [];
        foreach (var lesson in ActivityLessons.InOrder(activity))
        {
            var (observed, _) = await lessons.ByLessonAsync(lesson.Id, caller, cancelled);
            if (observed is not null && await ObservingRights.ReadsEvaluationsAsync(db, observed, caller, cancelled))
            {
                all.Add(LessonEvaluations.Of(lesson, await SubmittedEvaluations.OfAsync(db, observed, cancelled)));
            }
        }

        return all;
    }

    private static ActivityNumbers NumbersOf(
        ActivityRecord activity,
        Attendance attendance,
        int comments,
        List<(LessonRecord Lesson, IReadOnlyList<SideSaid> Said)> talk,
        List<LessonEvaluations> evaluations) => new(
        activity.Schools.Count,
        attendance.Lessons.Count(static lesson => lesson.LiveFrom is not null),
        attendance.Schools.Sum(static school => school.People),
        attendance.Schools.Sum(static school => school.Rooms),
        attendance.Schools.Sum(static school => school.RoomPeople),
        Math.Round(attendance.Schools.Sum(static school => school.Minutes), 1),
        attendance.Schools.Sum(static school => school.Watchers),
        comments,
        talk.Count == 0 ? null : talk.Sum(static one => one.Said.Count(static line => line.Mark is null)),
        talk.Count == 0 ? null : talk.Sum(static one => one.Said.Count(static line => line.Mark is not null)),
        evaluations.Count == 0 ? null : evaluations.Sum(static one => one.Count));
}
