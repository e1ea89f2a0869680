using LiveRelay.Server.Accounts;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Lessons.Live;
using LiveRelay.Server.Library;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Activities;

/// <summary>What is said in an activity before and after its lessons, and beside them what observers said during each.</summary>
internal static class ActivityDiscussionEndpoints
{
    internal sealed record CommentBody(string? Text, long? ReplyToId);

    private sealed record CommentShape(
        long Id, DateTimeOffset At, string Name, string School, string Text, long? ReplyToId, bool IsRemoved, bool MayRemove)
    {
        internal static CommentShape Of(ActivityCommentRecord comment, Caller caller, ActivityRecord activity) => new(
            comment.Id,
            comment.At,
            comment.Name,
            comment.School,
            comment.Text,
            comment.ReplyToId,
            comment.RemovedAt is not null,
            IsRemovableBy(comment, caller, activity));
    }

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/activities/{id:int}/discussion", GetAsync).AllowAccounts();
        api.MapPost("/activities/{id:int}/comments", SayAsync).AllowAccounts();
        api.MapDelete("/activities/{id:int}/comments/{comment:long}", RemoveAsync).AllowAccounts();
    }

    private static async Task<IResult> GetAsync(int id, Caller caller, LiveRelayDb db, ILessonLog log, TimeProvider time, CancellationToken cancelled)
    {
        var (found, refusal) = await db.FindActivityAsync(db.Activities.AsNoTracking(), id, caller, forChange: false, cancelled);
        if (found is null)
        {
            return refusal!;
        }

        var comments = await db.ActivityComments.AsNoTracking().Where(comment => comment.ActivityId == id).OrderBy(static comment => comment.Id).ToListAsync(cancelled);
        List<object> lessons = [];
        foreach (var lesson in ActivityLessons.InOrder(found))
        {
            var said = await SideTalk.ReadAsync(db, log, lesson, caller, time.GetUtcNow(), cancelled);
            lessons.Add(new { LessonId = lesson.Id, lesson.Title, Side = said?.Select(SideLine.Of) });
        }

        return Results.Ok(new { Comments = comments.Select(comment => CommentShape.Of(comment, caller, found)), Lessons = lessons });
    }

    private static async Task<IResult> SayAsync(
        int id, CommentBody body, Caller caller, LiveRelayDb db, TimeProvider time, IOptions<ActivitiesOptions> options, CancellationToken cancelled)
    {
        var (found, refusal) = await db.FindActivityAsync(db.Activities.AsNoTracking(), id, caller, forChange: false, cancelled);
        if (found is null)
        {
            return refusal!;
        }

        var check = new InputCheck();
        var text = PlainText.Clean(body.Text, ActivityCommentRecord.MaxTextLength, allowLines: true);
        check.That(text.Length > 0, "text", ErrorCodes.Required);
        check.That(body.Text is null || body.Text.Length <= ActivityCommentRecord.MaxTextLength, "text", ErrorCodes.TooLong);
        var answered = body.ReplyToId is { } other
            ? await db.ActivityComments.AsNoTracking().FirstOrDefaultAsync(comment => comment.Id == other && comment.ActivityId == id, cancelled)
            : null;
        check.That(body.ReplyToId is null || answered is not null, "replyToId", ErrorCodes.NotFound);
        if (check.Refusal is { } wrong)
        {
            return wrong;
        }

        if (await db.ActivityComments.CountAsync(comment => comment.ActivityId == id, cancelled) >= options.Value.MaxComments)
        {
            return new Problem(ProblemType.ActivityFull);
        }

        var said = new ActivityCommentRecord
        {
            ActivityId = id,
            AccountId = caller.Id,
            Name = caller.Name,
            School = caller.School ?? "",
            At = time.GetUtcNow(),
            Text = text,
            ReplyToId = answered is null ? null : answered.ReplyToId ?? answered.Id,
        };
        db.ActivityComments.Add(said);
        return await db.TrySaveAsync(ProblemType.UnknownActivity, cancelled)
            ?? Results.Created($"/api/activities/{id}/comments/{said.Id}", CommentShape.Of(said, caller, found));
    }

    /// <summary>Its place stays, without the words: what was answered to it still makes sense.</summary>
    private static async Task<IResult> RemoveAsync(
        int id, long comment, Caller caller, LiveRelayDb db, AuditLog audit, TimeProvider time, CancellationToken cancelled)
    {
        var (found, refusal) = await db.FindActivityAsync(db.Activities.AsNoTracking(), id, caller, forChange: false, cancelled);
        if (found is null)
        {
            return refusal!;
        }

        if (await db.ActivityComments.FirstOrDefaultAsync(c => c.Id == comment && c.ActivityId == id && c.RemovedAt == null, cancelled) is not { } said)
        {
            return new Problem(ProblemType.NotFound);
        }

        if (!IsRemovableBy(said, caller, found))
        {
            return new Problem(ProblemType.MayNot);
        }

        audit.Add(db, caller, "activity.commentRemoved", ActivityQueries.AuditSubject(id), found.OrganiserSchoolId, $"{said.Name}: {said.Text}");
        (said.Text, said.RemovedAt) = ("", time.GetUtcNow());
        return await db.TrySaveAsync(ProblemType.NotFound, cancelled) ?? Results.NoContent();
    }

    private static bool IsRemovableBy(ActivityCommentRecord comment, Caller caller, ActivityRecord activity) =>
        comment.RemovedAt is null && (comment.AccountId == caller.Id || caller.Organises(activity));

    private sealed record SideLine(long Id, DateTimeOffset At, long? LessonTimeMs, string Name, string School, string? Mark, string Text, long? ThreadId)
    {
        internal static SideLine Of(SideSaid said) => new(
            said.Revision,
            DateTimeOffset.FromUnixTimeMilliseconds(said.At),
            said.LessonTime,
            said.Name,
            said.School,
            said.Mark is { } mark ? WireName.Of(mark) : null,
            said.Text,
            said.ThreadId);
    }
}

/// <summary>What observers said and marked during a lesson, for who may read it.</summary>
internal static class SideTalk
{
    /// <summary>
    /// What the caller may read of it; <c>null</c> where that is nothing. As with the lesson's recording: what was said in a part that was cut away is only for
    /// who may see that part.
    /// </summary>
    internal static async Task<IReadOnlyList<SideSaid>?> ReadAsync(
        LiveRelayDb db, ILessonLog log, LessonRecord lesson, Caller caller, DateTimeOffset now, CancellationToken cancelled)
    {
        if (!await db.ReadsSideAsync(lesson, caller, cancelled))
        {
            return null;
        }

        var cut = await db.Recordings.AsNoTracking().Where(recording => recording.LessonId == lesson.Id && recording.Cut != null).ToListAsync(cancelled);
        var said = (await log.ReadAsync(lesson.Id, cancelled)).OfType<SideSaid>();
        return [.. said.Where(line => cut.All(recording => IsShown(recording, line.At, caller, now)))];
    }

    private static bool IsShown(RecordingRecord recording, long at, Caller caller, DateTimeOffset now)
    {
        var atMs = at - recording.StartedAt.ToUnixTimeMilliseconds();
        return atMs < 0 || atMs > recording.DurationMs || RecordingRights.Of(caller, recording, now).SeenOf(recording).Keeps(atMs);
    }
}
