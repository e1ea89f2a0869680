using LiveRelay.Server.Accounts;
using LiveRelay.Server.Library;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Recording;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Retention;

/// <summary>What recordings take, how long they are kept, and whether their files are whole: for administrators.</summary>
internal static class StorageEndpoints
{
    private const int MaxTake = 500;

    private static readonly string[] _deletions = [RecordingDeletion.DeletedAction, RecordingDeletion.ErasedAction];

    internal sealed record QuotaBody(long? QuotaBytes);

    internal sealed record KeepBody(DateTimeOffset? Until);

    internal static void Map(RouteGroupBuilder api)
    {
        AccountRole[] administrators = [AccountRole.Administrator, AccountRole.SchoolAdministrator];
        api.MapGet("/storage", OverviewAsync).AllowAccounts(administrators);
        api.MapGet("/storage/recordings", RecordingsAsync).AllowAccounts(administrators);
        api.MapGet("/storage/deletions", DeletionsAsync).AllowAccounts(administrators);
        api.MapPut("/schools/{id:int}/quota", SetQuotaAsync).AllowAccounts(AccountRole.Administrator);
        api.MapPut("/recordings/{id}/keep", KeepAsync).AllowAccounts(administrators);
        api.MapPost("/recordings/{id}/verify", VerifyAsync).AllowAccounts(administrators);
    }

    private static async Task<IResult> OverviewAsync(
        Caller caller, LiveRelayDb db, SchoolQuota quota, RecordingDirectory directory, IOptions<RetentionOptions> options, CancellationToken cancelled)
    {
        var schools = await quota.UsageAsync(db, Reach(caller), cancelled);
        var disk = caller.Role == AccountRole.Administrator ? new DriveInfo(Path.GetDirectoryName(directory.PathOf("x"))!) : null;
        var rules = options.Value;
        return Results.Ok(new
        {
            Disk = disk is null ? null : new { FreeBytes = disk.AvailableFreeSpace, TotalBytes = disk.TotalSize },
            Rules = new { rules.DraftDays, rules.PublishedDays, rules.WithdrawnDays, rules.NoticeDays, rules.WarnPercent },
            Schools = schools.Select(static usage => new
            {
                School = new NamedItem(usage.SchoolId, usage.School),
                usage.Recordings,
                usage.Bytes,
                usage.QuotaBytes,
                usage.Percent,
                State = WireName.Of(usage.State),
            }),
        });
    }

    /// <summary>The largest first, or what is deleted soonest; the title only of what the caller may watch.</summary>
    private static async Task<IResult> RecordingsAsync(
        Caller caller,
        LiveRelayDb db,
        TimeProvider time,
        IOptions<RetentionOptions> options,
        CancellationToken cancelled,
        int? school = null,
        bool expiring = false,
        int skip = 0,
        int take = 50)
    {
        var (reach, now) = (Reach(caller), time.GetUtcNow());
        var all = await db.Recordings.AsNoTracking().Include(static recording => recording.School).Include(static recording => recording.Teacher)
            .Where(static recording => recording.State != RecordingState.Deleted)
            .Where(recording => (reach == null || recording.SchoolId == reach) && (school == null || recording.SchoolId == school))
            .Select(recording => new { Recording = recording, Bytes = recording.Tracks.Sum(static track => track.Bytes) })
            .ToListAsync(cancelled);
        var found = all.Select(one => (one.Recording, one.Bytes, DeletesAt: RetentionRules.DeletesAt(one.Recording, options.Value)))
            .Where(one => !expiring || one.DeletesAt <= now.AddDays(options.Value.NoticeDays))
            .OrderBy(one => expiring ? one.DeletesAt : null).ThenByDescending(static one => one.Bytes).ThenBy(static one => one.Recording.Id, StringComparer.Ordinal)
            .ToList();
        return Results.Ok(new
        {
            Total = found.Count,
            Items = found.Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, MaxTake)).Select(one => new
            {
                one.Recording.Id,
                Title = RecordingRights.Of(caller, one.Recording, now).Watch ? one.Recording.Title : null,
                School = NamedItem.Of(one.Recording.School),
                Teacher = one.Recording.Teacher is { } teacher ? new NamedItem(teacher.Id, teacher.Name) : null,
                one.Recording.StartedAt,
                one.Recording.DurationMs,
                one.Bytes,
                State = WireName.Of(one.Recording.State),
                Review = WireName.Of(one.Recording.Review),
                one.Recording.IsExcellent,
                one.Recording.KeepUntil,
                one.DeletesAt,
            }),
        });
    }

    private static async Task<IResult> DeletionsAsync(Caller caller, LiveRelayDb db, CancellationToken cancelled, int skip = 0, int take = 100)
    {
        var reach = Reach(caller);
        var all = db.Audit.AsNoTracking().Where(entry => _deletions.Contains(entry.Action) && (reach == null || entry.SchoolId == reach));
        var page = await all.OrderByDescending(static entry => entry.Id).Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, MaxTake)).ToListAsync(cancelled);
        return Results.Ok(new
        {
            Total = await all.CountAsync(cancelled),
            Items = page.Select(static entry => new { entry.At, entry.Name, entry.Action, RecordingId = entry.Subject, entry.SchoolId, entry.Detail }),
        });
    }

    private static async Task<IResult> SetQuotaAsync(int id, QuotaBody body, LiveRelayDb db, SchoolQuota quota, CancellationToken cancelled)
    {
        if (await db.Schools.FindAsync([id], cancelled) is not { } school)
        {
            return new Problem(ProblemType.NotFound);
        }

        var check = new InputCheck();
        check.That(body.QuotaBytes is null or >= 0, "quotaBytes", ErrorCodes.OutOfRange);
        if (check.Refusal is { } refusal)
        {
            return refusal;
        }

        school.QuotaBytes = body.QuotaBytes;
        await db.SaveChangesAsync(cancelled);
        var usage = (await quota.UsageAsync(db, id, cancelled))[0];
        return Results.Ok(new { School = NamedItem.Of(school), usage.Bytes, usage.QuotaBytes, usage.Percent, State = WireName.Of(usage.State) });
    }

    private static async Task<IResult> KeepAsync(
        string id, KeepBody body, Caller caller, LiveRelayDb db, TimeProvider time, IOptions<RetentionOptions> options, CancellationToken cancelled)
    {
        var found = await FindAsync(db, id, caller, time, cancelled);
        if (found.Recording is not { } recording)
        {
            return found.Refusal!;
        }

        var (now, check) = (time.GetUtcNow(), new InputCheck());
        check.That(body.Until is null || body.Until > now, "until", ErrorCodes.OutOfRange);
        if (check.Refusal is { } refusal)
        {
            return refusal;
        }

        recording.KeepUntil = body.Until;
        db.Audit.Add(new AuditRecord
        {
            At = now,
            AccountId = caller.Id,
            Name = caller.Name,
            Action = "recording.keepUntil",
            Subject = id,
            SchoolId = recording.SchoolId,
            Detail = $"{body.Until:O}",
        });
        return await db.TrySaveAsync(ProblemType.UnknownRecording, cancelled)
            ?? Results.Ok(new { recording.Id, recording.KeepUntil, DeletesAt = RetentionRules.DeletesAt(recording, options.Value) });
    }

    private static async Task<IResult> VerifyAsync(string id, Caller caller, LiveRelayDb db, RecordingFiles store, TimeProvider time, CancellationToken cancelled)
    {
        var found = await FindAsync(db, id, caller, time, cancelled);
        if (found.Recording is not { } recording)
        {
            return found.Refusal!;
        }

        if (recording.State != RecordingState.Ready)
        {
            return new Problem(ProblemType.RecordingNotReady);
        }

        await db.Entry(recording).Collection(static r => r.Tracks).LoadAsync(cancelled);
        var files = await FileCheck.CheckAsync(store, recording, cancelled);
        return Results.Ok(new
        {
            IsGood = files.All(static file => file.IsGood),
            Files = files.Select(static file => new { file.FileName, State = WireName.Of(file.State), file.Bytes, file.Sha256 }),
        });
    }

    /// <summary>The school that the caller sees; <c>null</c> for all.</summary>
    private static int? Reach(Caller caller) => caller.Role == AccountRole.Administrator ? null : caller.SchoolId;

    /// <summary>The recording for who administers it; others are refused as at its other addresses.</summary>
    private static async Task<FoundRecording> FindAsync(LiveRelayDb db, string id, Caller caller, TimeProvider time, CancellationToken cancelled)
    {
        var found = await db.FindRecordingAsync(db.Recordings, id, caller, time.GetUtcNow(), static _ => true, cancelled);
        return found is not { Recording: { } recording, Rights: { } rights } || caller.Administers(recording.SchoolId)
            ? found
            : new FoundRecording(null, null, new Problem(rights.Watch ? ProblemType.MayNot : ProblemType.RecordingClosed));
    }
}
