using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Uploads;

/// <summary>Whether a school has room for an upload.</summary>
public interface IUploadQuota
{
    /// <summary>Asks before anything is sent.</summary>
    /// <param name="db">The database.</param>
    /// <param name="schoolId">The school.</param>
    /// <param name="bytes">How large the file is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The refusal, or <c>null</c>.</returns>
    Task<Problem?> CheckAsync(LiveRelayDb db, int schoolId, long bytes, CancellationToken cancellationToken);
}

/// <summary>A school's own quota, against its tracks and what is still arriving.</summary>
internal sealed class SchoolQuota : IUploadQuota
{
    public async Task<Problem?> CheckAsync(LiveRelayDb db, int schoolId, long bytes, CancellationToken cancellationToken)
    {
        if (await db.Schools.Where(school => school.Id == schoolId).Select(static school => school.QuotaBytes).SingleAsync(cancellationToken) is not { } quota)
        {
            return null;
        }

        var stored = await db.RecordingTracks.Where(track => db.Recordings.Any(recording => recording.Id == track.RecordingId && recording.SchoolId == schoolId
                && recording.State != RecordingState.Deleted)).SumAsync(static track => track.Bytes, cancellationToken);
        var arriving = await db.Uploads.Where(upload => db.Recordings.Any(recording => recording.Id == upload.RecordingId && recording.SchoolId == schoolId))
            .SumAsync(static upload => upload.Bytes, cancellationToken);
        return stored + arriving + bytes > quota
            ? new Problem(ProblemType.UploadQuota, FormattableString.Invariant($"{stored + arriving} of {quota} bytes are taken."))
            : null;
    }
}
