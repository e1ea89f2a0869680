using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Retention;

/// <summary>How a school stands with its quota.</summary>
public enum QuotaState
{
    /// <summary>There is room, or no quota.</summary>
    Good,

    /// <summary>There is little room.</summary>
    Warning,

    /// <summary>There is none: nothing can be uploaded. Lessons are recorded all the same, for none is held twice.</summary>
    Full,
}

/// <summary>How much a school's recordings take.</summary>
/// <param name="SchoolId">The school.</param>
/// <param name="School">Its name.</param>
/// <param name="Recordings">How many there are.</param>
/// <param name="Bytes">The bytes of their tracks and of uploads that are arriving.</param>
/// <param name="QuotaBytes">How many they may be; <c>null</c>: without end.</param>
/// <param name="WarnPercent">From so many hundredths on there is a warning.</param>
public sealed record SchoolUsage(int SchoolId, string School, int Recordings, long Bytes, long? QuotaBytes, int WarnPercent)
{
    private const int Hundred = 100;

    /// <summary>The part of the quota that is used, in whole hundredths; <c>null</c> without one.</summary>
    public int? Percent => QuotaBytes is not { } quota ? null : quota == 0 ? Hundred : (int)Math.Min(int.MaxValue, Bytes * (double)Hundred / quota);

    /// <summary>How it stands.</summary>
    public QuotaState State => QuotaBytes is not { } quota ? QuotaState.Good
        : Bytes >= quota ? QuotaState.Full
        : Percent >= WarnPercent ? QuotaState.Warning
        : QuotaState.Good;
}

/// <summary>Measures what schools use of their quota.</summary>
public sealed class SchoolQuota(IOptions<RetentionOptions> options)
{
    private const double BytesPerGigabyte = 1e9;

    /// <summary>What schools use, by name.</summary>
    /// <param name="db">The database.</param>
    /// <param name="schoolId">One school; <c>null</c> for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<SchoolUsage>> UsageAsync(LiveRelayDb db, int? schoolId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var schools = await db.Schools.AsNoTracking().Where(school => schoolId == null || school.Id == schoolId).ToListAsync(cancellationToken);
        var recordings = db.Recordings.Where(recording => recording.State != RecordingState.Deleted && (schoolId == null || recording.SchoolId == schoolId));
        var counts = await recordings.GroupBy(static recording => recording.SchoolId)
            .Select(static group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(static group => group.Key, static group => group.Count, cancellationToken);
        var tracks = await recordings.Join(db.RecordingTracks, static recording => recording.Id, static track => track.RecordingId, static (recording, track) => new { recording.SchoolId, track.Bytes })
            .GroupBy(static track => track.SchoolId)
            .Select(static group => new { group.Key, Bytes = group.Sum(static track => track.Bytes) }).ToDictionaryAsync(static group => group.Key, static group => group.Bytes, cancellationToken);
        var uploads = await recordings.Where(static recording => recording.State == RecordingState.Uploading)
            .Join(db.Uploads, static recording => recording.Id, static upload => upload.RecordingId, static (recording, upload) => new { recording.SchoolId, upload.Bytes })
            .GroupBy(static upload => upload.SchoolId)
            .Select(static group => new { group.Key, Bytes = group.Sum(static upload => upload.Bytes) }).ToDictionaryAsync(static group => group.Key, static group => group.Bytes, cancellationToken);
        return [.. schools.OrderBy(static school => school.Name, StringComparer.Ordinal).Select(school => new SchoolUsage(
            school.Id,
            school.Name,
            counts.GetValueOrDefault(school.Id),
            tracks.GetValueOrDefault(school.Id) + uploads.GetValueOrDefault(school.Id),
            school.QuotaBytes ?? Default,
            options.Value.WarnPercent))];
    }

    /// <summary>Whether a school has room for so many bytes more.</summary>
    public async Task<bool> HasRoomAsync(LiveRelayDb db, int schoolId, long bytes, CancellationToken cancellationToken)
    {
        var usage = await UsageAsync(db, schoolId, cancellationToken);
        return usage is [{ QuotaBytes: { } quota } one] ? bytes <= quota - one.Bytes : usage.Count == 1;
    }

    private long? Default => options.Value.QuotaGigabytes > 0 ? (long)(options.Value.QuotaGigabytes * BytesPerGigabyte) : null;
}
