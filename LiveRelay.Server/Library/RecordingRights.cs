using LiveRelay.Server.Accounts;
using LiveRelay.Server.Reviews;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Library;

/// <summary>What somebody may do with a recording. Who may not watch may see neither title nor picture.</summary>
/// <param name="Watch">See that it is there, and play it.</param>
/// <param name="Change">Change its title, chapters and cut.</param>
/// <param name="Submit">Hand it in.</param>
/// <param name="Review">Take or return it.</param>
/// <param name="PublishToSchool">Publish it to the school.</param>
/// <param name="PublishToCounty">Publish it to the county.</param>
/// <param name="Withdraw">Take it back.</param>
/// <param name="ReadDiscussion">Read the side discussion.</param>
/// <param name="Download">Have its files as files, and the composed one.</param>
/// <param name="Delete">Delete it.</param>
/// <param name="Tag">Say that it is an excellent lesson.</param>
/// <param name="ReadReceipt">Read the receipt, the jobs and who did what.</param>
public sealed record RecordingRights(
    bool Watch,
    bool Change,
    bool Submit,
    bool Review,
    bool PublishToSchool,
    bool PublishToCounty,
    bool Withdraw,
    bool ReadDiscussion,
    bool Download,
    bool Delete,
    bool Tag,
    bool ReadReceipt)
{
    /// <summary>The rights of somebody now.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="now">The moment.</param>
    /// <param name="attends">Whether its lesson is running and the caller may join it.</param>
    public static RecordingRights Of(Caller caller, RecordingRecord recording, DateTimeOffset now, bool attends = false)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(recording);
        var parts = PartsOf(caller, recording);
        var (review, isReady) = (recording.Review, recording.State == RecordingState.Ready);
        var isOwner = parts.HasFlag(ReviewPart.Owner);
        var isReviewer = parts.HasFlag(ReviewPart.Reviewer);
        var isTheOwners = isOwner && review is (ReviewState.Draft or ReviewState.Returned or ReviewState.Withdrawn);
        var isTheReviewers = isReviewer && IsShownToReviewers(review);
        var watch = recording.State != RecordingState.Deleted
            && (isOwner || isTheReviewers || attends || IsPublishedTo(caller, recording, now));
        var isOfCounty = caller.IsOfCounty && review == ReviewState.PublishedToCounty;
        bool May(ReviewAction action) => isReady && ReviewRules.Next(review, action, parts) is not null;
        return new RecordingRights(
            watch,
            watch && (isTheOwners || isTheReviewers),
            May(ReviewAction.Submit),
            May(ReviewAction.Take) || May(ReviewAction.Return),
            May(ReviewAction.PublishToSchool),
            May(ReviewAction.PublishToCounty),
            May(ReviewAction.Withdraw),
            watch && recording.LessonId is not null && recording.TeacherId != caller.Id && (isReviewer || caller.IsOfCounty),
            watch && (isOwner || isTheReviewers || caller.Role == AccountRole.Researcher),
            recording.State is RecordingState.Ready or RecordingState.Uploading
                && (isTheOwners || (isReviewer && review == ReviewState.Withdrawn) || parts.HasFlag(ReviewPart.Steward)),
            watch && (isTheReviewers || isOfCounty),
            watch && (isOwner || isTheReviewers));
    }

    /// <summary>What of a recording somebody with these rights may see: who has to do with its review also what is cut away.</summary>
    public KeptSpans SeenOf(RecordingRecord recording) => ReadReceipt ? new KeptSpans(null) : KeptSpans.Of(recording);

    /// <summary>What the caller is to a recording.</summary>
    public static ReviewPart PartsOf(Caller caller, RecordingRecord recording)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(recording);
        var isReviewer = caller.Role == AccountRole.SchoolAdministrator && caller.SchoolId == recording.SchoolId;
        var isOwner = recording.TeacherId == caller.Id || (recording.TeacherId is null && isReviewer);
        return (isOwner ? ReviewPart.Owner : ReviewPart.None)
            | (isReviewer ? ReviewPart.Reviewer : ReviewPart.None)
            | (caller.Role == AccountRole.Administrator ? ReviewPart.Steward : ReviewPart.None);
    }

    /// <summary>What is the teacher's alone, and what was given back to him, is not for reviewers.</summary>
    private static bool IsShownToReviewers(ReviewState review) => review is not (ReviewState.Draft or ReviewState.Returned);

    private static bool IsPublishedTo(Caller caller, RecordingRecord recording, DateTimeOffset now) =>
        !(recording.VisibleFrom > now) && !(recording.VisibleUntil <= now)
        && (recording.Review == ReviewState.PublishedToCounty
            || (recording.Review == ReviewState.PublishedToSchool && caller.SchoolId == recording.SchoolId));
}
