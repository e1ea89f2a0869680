using LiveRelay.Server.Accounts;
using LiveRelay.Server.Diagnosis;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Lessons.Live;
using LiveRelay.Server.Library;
using LiveRelay.Server.Observing;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Regrets;

/// <summary>
/// The marked moments of a recording, each for those who may read it: what observers marked in their discussion, what they submitted, and the teacher's own
/// with what he thinks of them, which are his until he shows them.
/// </summary>
internal static class MomentEndpoints
{
    private const int SecondMs = 1000;

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/recordings/{id}/moments", GetAsync).AllowAccounts();
        api.MapPut("/recordings/{id}/moments/shares", ShareAsync).AllowAccounts();
    }

    /// <summary>Whether somebody who may watch a recording may also read what its teacher marked and planned himself.</summary>
    internal static Task<bool> MayReadOwnAsync(LiveRelayDb db, RecordingRecord recording, Caller caller, CancellationToken cancelled) =>
        OwnShares.MayReadAsync(db.RegretShares, recording, caller, cancelled);

    private static async Task<IResult> GetAsync(
        string id,
        Caller caller,
        AskedLesson asked,
        LiveRelayDb db,
        ILessonLog log,
        IOptions<RegretOptions> options,
        TimeProvider time,
        CancellationToken cancelled)
    {
        var found = await db.FindRecordingAsync(db.Recordings.AsNoTracking(), id, caller, time.GetUtcNow(), null, cancelled);
        if (found is not { Recording: { } recording, Rights: { } rights })
        {
            return found.Refusal!;
        }

        var (isOwner, readsOwn) = (OwnShares.IsOwner(caller, recording), await MayReadOwnAsync(db, recording, caller, cancelled));
        var seen = rights.SeenOf(recording);
        var own = readsOwn ? await db.OwnMoments.AsNoTracking().Where(moment => moment.RecordingId == id).OrderBy(static moment => moment.AtMs).ToListAsync(cancelled) : [];
        IReadOnlyList<SideLine> lines =
            [.. await DiscussionEndpoints.SideAsync(db, log, found, caller, cancelled) ?? [], .. await SubmittedAsync(db, asked.Lesson!, recording, caller, cancelled)];
        return Results.Ok(new
        {
            IsOwner = isOwner,
            SharedWith = isOwner ? await OwnShares.ListAsync(db.RegretShares, id, cancelled) : null,
            ReadsOwn = readsOwn,
            Own = own.Where(moment => seen.Keeps(moment.AtMs)).Select(OwnMomentShape.Of),
            Observed = ObservedShape.Of(lines),
            Disputed = DisputedShape.Of(lines, options.Value.DisputeSeconds * SecondMs, options.Value.DiscussionSeconds * SecondMs),
        });
    }

    /// <summary>What observers noted and marked for themselves and then submitted, for who reads that: the teacher too.</summary>
    private static async Task<IEnumerable<SideLine>> SubmittedAsync(
        LiveRelayDb db, ObservedLesson lesson, RecordingRecord recording, Caller caller, CancellationToken cancelled) =>
        !await ObservingRights.ReadsNotesAsync(db, lesson, caller, cancelled) ? [] : (await SubmittedNotes.OfAsync(db, lesson, cancelled))
            .Where(note => note.AtMs >= 0 && (recording.State == RecordingState.Recording || note.AtMs <= recording.DurationMs))
            .Select(static note => new SideLine(0, note.AtMs ?? 0, note.Observer?.Name ?? "", note.Observer?.School ?? "", note.Kind, note.Text, null));

    /// <summary>Says anew to whom the teacher's own moments and his redesign are shown.</summary>
    private static async Task<IResult> ShareAsync(
        string id, SharesBody body, Caller caller, LiveRelayDb db, AuditLog audit, TimeProvider time, CancellationToken cancelled)
    {
        var found = await db.FindRecordingAsync(db.Recordings.AsNoTracking(), id, caller, time.GetUtcNow(), null, cancelled);
        if (found.Recording is not { } recording || !OwnShares.IsOwner(caller, recording))
        {
            return found.Refusal ?? new Problem(ProblemType.MayNot);
        }

        return await OwnShares.ReplaceAsync(
            db,
            recording,
            body,
            account => new RegretShareRecord { RecordingId = id, AccountId = account, SharedAt = time.GetUtcNow() },
            () => audit.Add(db, caller, "recording.momentsShared", id, recording.SchoolId, $"{body.AccountIds?.Count}"),
            cancelled) ?? Results.Ok(await OwnShares.ListAsync(db.RegretShares, id, cancelled));
    }
}

/// <summary>A moment that the teacher marked, as the API shows it.</summary>
/// <param name="Id">Its key.</param>
/// <param name="AtMs">When.</param>
/// <param name="Kind">As what.</param>
/// <param name="Improvement">How it could be done better.</param>
/// <param name="Reflection">What he thinks of it.</param>
internal sealed record OwnMomentShape(int Id, long AtMs, string Kind, string Improvement, string Reflection)
{
    internal static OwnMomentShape Of(OwnMomentRecord moment) => new(moment.Id, moment.AtMs, WireName.Of(moment.Kind), moment.Improvement, moment.Reflection);
}

/// <summary>A moment that an observer marked, as the API shows it.</summary>
/// <param name="AtMs">When.</param>
/// <param name="Kind">As what.</param>
/// <param name="Name">Who.</param>
/// <param name="School">Of which school.</param>
/// <param name="Text">A word on it.</param>
internal sealed record ObservedShape(long AtMs, string Kind, string Name, string School, string Text)
{
    internal static IEnumerable<ObservedShape> Of(IEnumerable<SideLine> side) => side.Where(static line => line.Mark is not null).OrderBy(static line => line.AtMs)
        .Select(static line => new ObservedShape(line.AtMs, line.Mark!, line.Name, line.School, line.Text));
}

/// <summary>A disputed moment with what was said around it.</summary>
/// <param name="Moment">It.</param>
/// <param name="Discussion">The side discussion and submitted notes from a while before to a while after it.</param>
internal sealed record DisputedShape(DisputedMoment Moment, IReadOnlyList<SideLine> Discussion)
{
    internal static IEnumerable<DisputedShape> Of(IReadOnlyList<SideLine> side, long windowMs, long aroundMs)
    {
        var marks = side.Where(static line => line.Mark is not null)
            .Select(static line => new ObservedMark(line.AtMs, WireName.TryParse<MarkKind>(line.Mark, out var kind) ? kind : MarkKind.Regret));
        return DisputedMoments.Of(marks, windowMs).Select(moment => new DisputedShape(
            moment, [.. side.Where(line => line.AtMs >= moment.FromMs - aroundMs && line.AtMs <= moment.ToMs + aroundMs).OrderBy(static line => line.AtMs)]));
    }
}
