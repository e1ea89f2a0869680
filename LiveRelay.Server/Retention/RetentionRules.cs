using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Retention;

/// <summary>Until when a recording is kept.</summary>
public static class RetentionRules
{
    /// <summary>
    /// When it is to be deleted; <c>null</c>: never. A day that was set for it comes before all rules. No rule deletes an excellent lesson, nor one that waits for
    /// its review.
    /// </summary>
    public static DateTimeOffset? DeletesAt(RecordingRecord recording, RetentionOptions options)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(options);
        if (recording.State != RecordingState.Ready)
        {
            return null;
        }

        var days = recording.IsExcellent ? 0 : recording.Review switch
        {
            ReviewState.Draft or ReviewState.Returned => options.DraftDays,
            ReviewState.PublishedToSchool or ReviewState.PublishedToCounty => options.PublishedDays,
            ReviewState.Withdrawn => options.WithdrawnDays,
            _ => 0,
        };
        return recording.KeepUntil ?? (days == 0 ? null : recording.StartedAt.AddDays(days));
    }
}
