using System.Globalization;
using LiveRelay.Server.Accounts;
using LiveRelay.Server.Lessons.Minutes;
using LiveRelay.Server.Library;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Regrets;

/// <summary>The redesign of a lesson (再教设计): its teacher writes it; who may read his own moments reads it.</summary>
internal static class RedesignEndpoints
{
    internal sealed record LineBody(string? Phase, double? AtMs, int? MomentId, string? Problem, string? Change);

    internal sealed record RedesignBody(IReadOnlyList<LineBody?>? Lines);

    private sealed record RedesignShape(bool IsOwner, IReadOnlyList<RedesignLine> Lines, DateTimeOffset? ChangedAt);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/recordings/{id}/redesign", GetAsync).AllowAccounts();
        api.MapPut("/recordings/{id}/redesign", PutAsync).AllowAccounts();
        api.MapGet("/recordings/{id}/redesign.xlsx", static (
            string id, HttpRequest request, Caller caller, LiveRelayDb db, TimeProvider time, CancellationToken cancelled) =>
            ExportAsync(id, request, caller, db, time, asExcel: true, cancelled)).AllowAccounts();
        api.MapGet("/recordings/{id}/redesign.csv", static (
            string id, HttpRequest request, Caller caller, LiveRelayDb db, TimeProvider time, CancellationToken cancelled) =>
            ExportAsync(id, request, caller, db, time, asExcel: false, cancelled)).AllowAccounts();
    }

    /// <summary>A recording for who may read what its teacher planned.</summary>
    private static async Task<FoundRecording> FindReadableAsync(LiveRelayDb db, string id, Caller caller, TimeProvider time, CancellationToken cancelled)
    {
        var found = await db.FindRecordingAsync(db.Recordings.AsNoTracking(), id, caller, time.GetUtcNow(), null, cancelled);
        return found.Recording is { } recording && !await MomentEndpoints.MayReadOwnAsync(db, recording, caller, cancelled)
            ? new FoundRecording(null, null, new Problem(ProblemType.MayNot))
            : found;
    }

    private static async Task<IResult> GetAsync(string id, Caller caller, LiveRelayDb db, TimeProvider time, CancellationToken cancelled)
    {
        var found = await FindReadableAsync(db, id, caller, time, cancelled);
        if (found.Recording is not { } recording)
        {
            return found.Refusal!;
        }

        var redesign = await db.Redesigns.AsNoTracking().FirstOrDefaultAsync(one => one.RecordingId == id, cancelled);
        return Results.Ok(new RedesignShape(Diagnosis.OwnShares.IsOwner(caller, recording), Redesign.Of(redesign), redesign?.ChangedAt));
    }

    private static async Task<IResult> PutAsync(
        string id, RedesignBody body, Caller caller, LiveRelayDb db, IOptions<RegretOptions> options, TimeProvider time, CancellationToken cancelled)
    {
        var found = await OwnMomentEndpoints.FindOwnAsync(db, id, caller, time, cancelled);
        if (found.Recording is not { } recording)
        {
            return found.Refusal!;
        }

        var own = await db.OwnMoments.Where(moment => moment.RecordingId == id).Select(static moment => moment.Id).ToListAsync(cancelled);
        var check = new InputCheck();
        check.That(body.Lines is not null, "lines", ErrorCodes.Required);
        check.That(!(body.Lines?.Count > options.Value.MaxLines), "lines", ErrorCodes.OutOfRange);
        var lines = body.Lines?.Take(options.Value.MaxLines).Select((line, index) => Read(line, index, recording, own, check)).ToList() ?? [];
        if (check.Refusal is { } refusal)
        {
            return refusal;
        }

        var redesign = new RedesignRecord { RecordingId = id, Lines = Redesign.ToJson(lines), ChangedAt = time.GetUtcNow() };

        // Twice: another page of his may have saved the first ones meanwhile.
        return await ChangeAsync(db, redesign, cancelled) || await AddAsync(db, redesign, cancelled) || await ChangeAsync(db, redesign, cancelled)
            ? Results.Ok(new RedesignShape(true, lines, redesign.ChangedAt))
            : new Problem(ProblemType.UnknownRecording);
    }

    private static RedesignLine Read(LineBody? line, int index, RecordingRecord recording, List<int> own, InputCheck check)
    {
        var place = index.ToString(CultureInfo.InvariantCulture);
        check.That(line is not null, place, ErrorCodes.Required);
        check.That(line?.AtMs is null || (line.AtMs >= 0 && line.AtMs <= recording.DurationMs), $"{place}.atMs", ErrorCodes.OutOfRange);
        check.That(!(line?.Problem?.Length > RedesignLine.MaxTextLength), $"{place}.problem", ErrorCodes.TooLong);
        check.That(!(line?.Change?.Length > RedesignLine.MaxTextLength), $"{place}.change", ErrorCodes.TooLong);
        var phase = line?.Phase is null ? null : WireName.Of(check.Name<TeachingPhase>($"{place}.phase", line.Phase));

        // A moment that was taken away meanwhile is no reason to lose what was written about it.
        var moment = line?.MomentId is { } id && own.Contains(id) ? line.MomentId : null;
        return new RedesignLine(phase, (long?)line?.AtMs, moment, Words(line?.Problem), Words(line?.Change));
    }

    private static string Words(string? written) => PlainText.Clean(written, RedesignLine.MaxTextLength, allowLines: true);

    private static async Task<bool> ChangeAsync(LiveRelayDb db, RedesignRecord redesign, CancellationToken cancelled) =>
        await db.Redesigns.Where(one => one.RecordingId == redesign.RecordingId).ExecuteUpdateAsync(
            set => set.SetProperty(static one => one.Lines, redesign.Lines).SetProperty(static one => one.ChangedAt, redesign.ChangedAt), cancelled) > 0;

    private static async Task<bool> AddAsync(LiveRelayDb db, RedesignRecord redesign, CancellationToken cancelled)
    {
        db.Redesigns.Add(redesign);
        return await db.TrySaveAsync(ProblemType.UnknownRecording, cancelled) is null;
    }

    private static async Task<IResult> ExportAsync(
        string id, HttpRequest request, Caller caller, LiveRelayDb db, TimeProvider time, bool asExcel, CancellationToken cancelled)
    {
        var found = await FindReadableAsync(db, id, caller, time, cancelled);
        if (found.Refusal is { } refusal)
        {
            return refusal;
        }

        var lines = Redesign.Of(await db.Redesigns.AsNoTracking().FirstOrDefaultAsync(one => one.RecordingId == id, cancelled));
        var moments = await db.OwnMoments.AsNoTracking().Where(moment => moment.RecordingId == id).ToDictionaryAsync(static moment => moment.Id, cancelled);
        var sheet = Redesign.SheetOf(lines, moments, UiLanguages.Of(request));
        return asExcel ? await SheetFile.ExcelAsync([sheet], $"redesign-{id}", cancelled) : SheetFile.Csv(sheet, $"redesign-{id}");
    }
}
