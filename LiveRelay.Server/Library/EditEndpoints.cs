using System.Globalization;
using LiveRelay.Server.Accounts;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Retention;
using LiveRelay.Server.Storage;
using Microsoft.AspNetCore.Mvc;

namespace LiveRelay.Server.Library;

/// <summary>Changes to a recording: its title, chapters and cut; its files are never changed, only deleted with it.</summary>
internal static class EditEndpoints
{
    private const int MaxChapters = 100;
    private const int MaxSpans = 100;

    /// <summary>Shorter ones are slips of the hand.</summary>
    private const long MinSpanMs = 500;

    internal sealed record TitleBody(string? Title, string? Subject, string? Grade, bool? IsExcellent, bool? HasConsent);

    internal sealed record ChapterBody(int? Id, double? StartsAtMs, string? Phase, string? Name);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapPut("/recordings/{id}", ChangeAsync).AllowAccounts();
        api.MapPut("/recordings/{id}/chapters", SetChaptersAsync).AllowAccounts();
        api.MapPut("/recordings/{id}/cut", CutAsync).AllowAccounts();
        api.MapDelete("/recordings/{id}", DeleteAsync).AllowAccounts();
    }

    private static async Task<IResult> ChangeAsync(
        string id, TitleBody body, Caller caller, LiveRelayDb db, RecordingFiles files, AuditLog audit, TimeProvider time, CancellationToken cancelled)
    {
        var found = await db.FindRecordingAsync(
            db.Recordings.WithAll(), id, caller, time.GetUtcNow(), static rights => rights.Change || rights.Tag, cancelled);
        if (found is not { Recording: { } recording, Rights: { } rights })
        {
            return found.Refusal!;
        }

        if (!rights.Tag && body.IsExcellent is { } wish && wish != recording.IsExcellent)
        {
            return new Problem(ProblemType.MayNot);
        }

        var check = new InputCheck();
        if (rights.Change)
        {
            recording.Title = check.Line("title", body.Title, LessonRecord.MaxTitleLength);
            recording.Subject = check.OptionalLine("subject", body.Subject, LessonRecord.MaxSubjectLength);
            recording.Grade = check.OptionalLine("grade", body.Grade, RoomRecord.MaxGradeLength);
            recording.HasConsent = body.HasConsent ?? recording.HasConsent;
        }

        if (check.Refusal is { } wrong)
        {
            return wrong;
        }

        recording.IsExcellent = body.IsExcellent ?? recording.IsExcellent;
        if (db.Entry(recording).Properties.Where(static property => property.IsModified).ToList() is { Count: > 0 } changes)
        {
            var words = changes.Select(static change => $"{change.Metadata.Name}: {change.OriginalValue} → {change.CurrentValue}");
            audit.Add(db, caller, "recording.changed", id, recording.SchoolId, string.Join("; ", words));
        }

        return await SaveAsync(db, found, caller, files, cancelled);
    }

    private static async Task<IResult> SetChaptersAsync(
        string id,
        [FromBody] IReadOnlyList<ChapterBody> body,
        Caller caller,
        LiveRelayDb db,
        RecordingFiles files,
        AuditLog audit,
        TimeProvider time,
        CancellationToken cancelled)
    {
        var found = await FindReadyAsync(db, id, caller, time, cancelled);
        if (found.Recording is not { } recording)
        {
            return found.Refusal!;
        }

        var check = new InputCheck();
        check.That(body.Count <= MaxChapters, "chapters", ErrorCodes.OutOfRange);
        var wanted = body.Take(MaxChapters).Select((chapter, index) => Read(chapter, index, recording, check)).ToList();
        check.That(wanted.DistinctBy(static chapter => chapter.StartsAtMs).Count() == wanted.Count, "startsAtMs", ErrorCodes.Taken);
        if (check.Refusal is { } wrong)
        {
            return wrong;
        }

        // One that stays keeps its key.
        foreach (var (chapter, place) in wanted.Zip(body))
        {
            if (recording.Chapters.FirstOrDefault(present => present.Id == place.Id) is { } present)
            {
                (present.StartsAtMs, present.Phase, present.Name) = (chapter.StartsAtMs, chapter.Phase, chapter.Name);
            }
            else
            {
                recording.Chapters.Add(chapter);
            }
        }

        var kept = body.Select(static chapter => chapter.Id).ToHashSet();
        foreach (var gone in recording.Chapters.Where(chapter => chapter.Id > 0 && !kept.Contains(chapter.Id)).ToList())
        {
            recording.Chapters.Remove(gone);
        }

        audit.Add(db, caller, "recording.chapters", id, recording.SchoolId, wanted.Count.ToString(CultureInfo.InvariantCulture));
        return await SaveAsync(db, found, caller, files, cancelled);
    }

    private static ChapterRecord Read(ChapterBody body, int index, RecordingRecord recording, InputCheck check)
    {
        var place = index.ToString(CultureInfo.InvariantCulture);
        check.That(body.StartsAtMs >= 0 && body.StartsAtMs < recording.DurationMs, $"{place}.startsAtMs", ErrorCodes.OutOfRange);
        return new ChapterRecord
        {
            RecordingId = recording.Id,
            StartsAtMs = ToMilliseconds(body.StartsAtMs ?? 0),
            Phase = check.Name<TeachingPhase>($"{place}.phase", body.Phase),
            Name = check.OptionalLine($"{place}.name", body.Name, ChapterRecord.MaxNameLength),
        };
    }

    private static async Task<IResult> CutAsync(
        string id,
        [FromBody(EmptyBodyBehavior = Microsoft.AspNetCore.Mvc.ModelBinding.EmptyBodyBehavior.Allow)] IReadOnlyList<double[]>? body,
        Caller caller,
        LiveRelayDb db,
        RecordingFiles files,
        RecutWork recut,
        AuditLog audit,
        TimeProvider time,
        CancellationToken cancelled)
    {
        var found = await FindReadyAsync(db, id, caller, time, cancelled);
        if (found.Recording is not { } recording)
        {
            return found.Refusal!;
        }

        var check = new InputCheck();
        check.That(body is null or { Count: > 0 and <= MaxSpans }, "cut", ErrorCodes.OutOfRange);
        check.That(body is null || body.All(static span => span is { Length: 2 }), "cut", ErrorCodes.NotAllowed);
        if (check.Refusal is { } shape)
        {
            return shape;
        }

        var spans = body?.Select(static span => new[] { ToMilliseconds(span[0]), ToMilliseconds(span[1]) }).ToList();
        var end = -1L;
        foreach (var span in spans ?? [])
        {
            check.That(span[0] > end && span[1] - span[0] >= MinSpanMs && span[1] <= recording.DurationMs, "cut", ErrorCodes.OutOfRange);
            end = span[1];
        }

        if (check.Refusal is { } wrong)
        {
            return wrong;
        }

        var before = recording.Cut;
        recording.Cut = new KeptSpans(spans).ToJson();
        audit.Add(db, caller, "recording.cut", id, recording.SchoolId, recording.Cut);
        if (await db.TrySaveAsync(ProblemType.ReviewMoved, cancelled) is { } moved)
        {
            return moved;
        }

        if (recording.Cut != before)
        {
            await recut.DoAsync(db, recording, cancelled);
        }

        return Results.Ok(await LibraryEndpoints.DetailAsync(db, found, caller, files, cancelled));
    }

    private static async Task<IResult> DeleteAsync(
        string id, Caller caller, LiveRelayDb db, RecordingDeletion deletion, TimeProvider time, CancellationToken cancelled)
    {
        var found = await db.FindRecordingAsync(db.Recordings, id, caller, time.GetUtcNow(), static rights => rights.Delete, cancelled);
        if (found.Recording is not { } recording)
        {
            return found.Refusal!;
        }

        return await deletion.DeleteAsync(id, caller, recording.Title, recording.Review, cancelled) switch
        {
            DeletionResult.Deleted => Results.NoContent(),
            DeletionResult.Running => new Problem(ProblemType.RecordingNotReady),
            _ => new Problem(ProblemType.ReviewMoved),
        };
    }

    /// <summary>Before it is ready, the server itself still writes its length and chapters.</summary>
    private static async Task<FoundRecording> FindReadyAsync(LiveRelayDb db, string id, Caller caller, TimeProvider time, CancellationToken cancelled)
    {
        var found = await db.FindRecordingAsync(db.Recordings.WithAll(), id, caller, time.GetUtcNow(), static rights => rights.Change, cancelled);
        return found.Recording is { State: not RecordingState.Ready } ? new FoundRecording(null, null, new Problem(ProblemType.RecordingNotReady)) : found;
    }

    private static async Task<IResult> SaveAsync(LiveRelayDb db, FoundRecording found, Caller caller, RecordingFiles files, CancellationToken cancelled) =>
        await db.TrySaveAsync(ProblemType.ReviewMoved, cancelled) is { } moved
            ? moved
            : Results.Ok(await LibraryEndpoints.DetailAsync(db, found, caller, files, cancelled));

    private static long ToMilliseconds(double value) => (long)Math.Round(Math.Clamp(value, 0, int.MaxValue));
}
