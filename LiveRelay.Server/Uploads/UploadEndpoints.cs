using System.Globalization;
using LiveRelay.Server.Accounts;
using LiveRelay.Server.Jobs;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Recording;
using LiveRelay.Server.Retention;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Uploads;

/// <summary>Recordings from elsewhere, piece by piece, as tus 1.0 has it: what broke off goes on where it was.</summary>
internal static class UploadEndpoints
{
    private const string MediaType = "application/offset+octet-stream";
    private const string OffsetHeader = "Upload-Offset";
    private const string LengthHeader = "Upload-Length";
    private const long BytesPerMegabyte = 1 << 20;

    internal sealed record UploadBody(string? Title, string? FileName, long? Bytes, string? Subject, string? Grade);

    private sealed record UploadShape(string Id, string Title, string FileName, long Bytes, long Offset, DateTimeOffset CreatedAt);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/uploads", ListAsync).AllowAccounts(AccountRole.Teacher, AccountRole.SchoolAdministrator);
        api.MapPost("/uploads", CreateAsync).AllowAccounts(AccountRole.Teacher, AccountRole.SchoolAdministrator);
        api.MapMethods("/uploads/{id}", [HttpMethods.Head], OffsetAsync).AllowAccounts(AccountRole.Teacher, AccountRole.SchoolAdministrator);
        api.MapPatch("/uploads/{id}", AppendAsync).AllowAccounts(AccountRole.Teacher, AccountRole.SchoolAdministrator)
            .WithMetadata(new DisableRequestSizeLimitAttribute());
        api.MapDelete("/uploads/{id}", RemoveAsync).AllowAccounts(AccountRole.Teacher, AccountRole.SchoolAdministrator);
    }

    /// <summary>What the caller has under way, to go on with it.</summary>
    private static async Task<IResult> ListAsync(Caller caller, LiveRelayDb db, UploadFiles files, CancellationToken cancelled)
    {
        var uploads = await db.Uploads.AsNoTracking().Where(upload => upload.AccountId == caller.Id)
            .Join(db.Recordings, static upload => upload.RecordingId, static recording => recording.Id, static (upload, recording) => new { upload, recording.Title })
            .OrderBy(static pair => pair.upload.CreatedAt).ToListAsync(cancelled);
        return Results.Ok(uploads.Select(pair => ShapeOf(pair.upload, pair.Title, files.LengthOf(pair.upload.RecordingId) ?? 0)));
    }

    private static async Task<IResult> CreateAsync(
        UploadBody body,
        Caller caller,
        LiveRelayDb db,
        UploadFiles files,
        AbandonedUploads abandoned,
        SchoolQuota quota,
        Ffmpeg ffmpeg,
        TimeProvider time,
        IOptions<UploadsOptions> options,
        CancellationToken cancelled)
    {
        var check = new InputCheck();
        var title = check.Line("title", body.Title, LessonRecord.MaxTitleLength);
        var subject = check.OptionalLine("subject", body.Subject, LessonRecord.MaxSubjectLength);
        var grade = check.OptionalLine("grade", body.Grade, RoomRecord.MaxGradeLength);
        check.That(body.Bytes is not null, "bytes", ErrorCodes.Required);
        check.That(body.Bytes is null or > 0, "bytes", ErrorCodes.OutOfRange);
        if (check.Refusal is { } refusal)
        {
            return refusal;
        }

        if (await RefuseAsync(caller, body.Bytes!.Value, db, abandoned, quota, ffmpeg, options.Value, cancelled) is { } problem)
        {
            return problem;
        }

        var now = time.GetUtcNow();
        var recording = new RecordingRecord
        {
            Id = RecordingId.New(),
            Title = title,
            SchoolId = caller.SchoolId!.Value,
            TeacherId = caller.Role == AccountRole.Teacher ? caller.Id : null,
            Subject = subject,
            Grade = grade,
            StartedAt = now,
            State = RecordingState.Uploading,
        };

        // The name is kept for people; no file is named so. One that is no text is none.
        var name = PlainText.TryReadLine(body.FileName, UploadRecord.MaxFileNameLength, out var line) ? line : "–";
        var upload = new UploadRecord { RecordingId = recording.Id, AccountId = caller.Id, FileName = name, Bytes = body.Bytes.Value, CreatedAt = now };
        db.Recordings.Add(recording);
        db.Uploads.Add(upload);
        files.Create(recording.Id);
        await db.SaveChangesAsync(cancelled);
        return Results.Created($"/api/uploads/{recording.Id}", ShapeOf(upload, title, 0));
    }

    private static async Task<Problem?> RefuseAsync(
        Caller caller,
        long bytes,
        LiveRelayDb db,
        AbandonedUploads abandoned,
        SchoolQuota quota,
        Ffmpeg ffmpeg,
        UploadsOptions options,
        CancellationToken cancelled)
    {
        if (bytes > options.MaxMegabytes * BytesPerMegabyte)
        {
            return new Problem(ProblemType.TooLarge, FormattableString.Invariant($"At most {options.MaxMegabytes} megabytes."));
        }

        if (!(await ffmpeg.StatusAsync(cancelled)).Has([FfmpegNeeds.Program, FfmpegNeeds.Probe]))
        {
            return new Problem(ProblemType.FfmpegMissing);
        }

        await abandoned.RemoveAsync(db, cancelled);
        return await db.Uploads.CountAsync(upload => upload.AccountId == caller.Id, cancelled) >= options.MaxOpen
            ? new Problem(ProblemType.TooManyUploads)
            : await quota.HasRoomAsync(db, caller.SchoolId!.Value, bytes, cancelled) ? null : new Problem(ProblemType.UploadQuota);
    }

    private static async Task<IResult> OffsetAsync(HttpResponse response, string id, Caller caller, LiveRelayDb db, UploadFiles files, CancellationToken cancelled)
    {
        if (await FindAsync(db, id, caller, cancelled) is not { } upload || files.LengthOf(id) is not { } offset)
        {
            return Results.NotFound();
        }

        response.Headers[OffsetHeader] = offset.ToString(CultureInfo.InvariantCulture);
        response.Headers[LengthHeader] = upload.Bytes.ToString(CultureInfo.InvariantCulture);
        return Results.Ok();
    }

    private static async Task<IResult> AppendAsync(
        HttpContext context, string id, Caller caller, LiveRelayDb db, UploadFiles files, UploadCheck check, CancellationToken cancelled)
    {
        if (await FindAsync(db, id, caller, cancelled) is not { } upload)
        {
            return new Problem(ProblemType.NotFound);
        }

        var (request, response) = (context.Request, context.Response);
        if (request.ContentType != MediaType)
        {
            return new Problem(ProblemType.WrongMediaType, $"The content type must be {MediaType}.");
        }

        if (!long.TryParse(request.Headers[OffsetHeader], NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
        {
            return new Problem(ProblemType.BadRequest, $"{OffsetHeader} is needed.");
        }

        long length;
        await using (var file = files.TryOpen(id))
        {
            if (file is null)
            {
                return new Problem(ProblemType.UploadBusy);
            }

            response.Headers[OffsetHeader] = file.Length.ToString(CultureInfo.InvariantCulture);
            if (offset != file.Length)
            {
                return new Problem(ProblemType.UploadOffset, FormattableString.Invariant($"{file.Length} bytes have come."));
            }

            if (request.ContentLength > upload.Bytes - offset || !await UploadFiles.AppendAsync(file, request.Body, upload.Bytes, cancelled))
            {
                return new Problem(ProblemType.TooLarge, FormattableString.Invariant($"{upload.Bytes} bytes were announced."));
            }

            length = file.Length;
        }

        response.Headers[OffsetHeader] = length.ToString(CultureInfo.InvariantCulture);
        return length == upload.Bytes && await check.TakeAsync(db, upload, cancelled) is { } problem ? problem : Results.NoContent();
    }

    private static async Task<IResult> RemoveAsync(string id, Caller caller, LiveRelayDb db, UploadCheck check, CancellationToken cancelled)
    {
        if (await FindAsync(db, id, caller, cancelled) is not { } upload)
        {
            return new Problem(ProblemType.NotFound);
        }

        await check.RemoveAsync(db, upload, cancelled);
        return Results.NoContent();
    }

    /// <summary>Everybody has his own uploads; what another has is not there.</summary>
    private static async Task<UploadRecord?> FindAsync(LiveRelayDb db, string id, Caller caller, CancellationToken cancelled) => RecordingId.IsValid(id)
        ? await db.Uploads.FirstOrDefaultAsync(upload => upload.RecordingId == id && upload.AccountId == caller.Id, cancelled)
        : null;

    private static UploadShape ShapeOf(UploadRecord upload, string title, long offset) =>
        new(upload.RecordingId, title, upload.FileName, upload.Bytes, offset, upload.CreatedAt);
}
