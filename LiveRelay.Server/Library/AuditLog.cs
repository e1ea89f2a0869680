using LiveRelay.Server.Accounts;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Library;

/// <summary>Writes down who did what. A row is stored together with what was done, or neither is.</summary>
public sealed class AuditLog(TimeProvider time)
{
    /// <summary>Adds a row, which the caller's own saving stores.</summary>
    /// <param name="db">What is saved.</param>
    /// <param name="by">Who did it; <c>null</c>: the server, by a rule.</param>
    /// <param name="action">What was done, for example <c>recording.submitted</c>.</param>
    /// <param name="subject">The recording, or the assignment's id.</param>
    /// <param name="schoolId">The school that it concerns; <c>null</c>: the county.</param>
    /// <param name="detail">What else is to be known, for people; cut when too long.</param>
    public void Add(LiveRelayDb db, Caller? by, string action, string subject, int? schoolId, string? detail)
    {
        ArgumentNullException.ThrowIfNull(db);
        db.Audit.Add(new AuditRecord
        {
            At = time.GetUtcNow(),
            AccountId = by?.Id,
            Name = by?.Name ?? "",
            Action = action,
            Subject = subject,
            SchoolId = schoolId,
            Detail = detail is { Length: > AuditRecord.MaxDetailLength } ? detail[..AuditRecord.MaxDetailLength] : detail,
        });
    }
}
