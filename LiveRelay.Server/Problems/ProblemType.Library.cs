namespace LiveRelay.Server.Problems;

/// <content>What can go wrong with recordings and their review (docs/RECORDINGS.md).</content>
public sealed partial record ProblemType
{
    /// <summary>There is no such recording, or its files were deleted.</summary>
    public static readonly ProblemType UnknownRecording = new(
        "unknown-recording", 404, "没有这个录像，或已被删除。", "There is no such recording, or it was deleted.");

    /// <summary>Not, or no longer, open to this account.</summary>
    public static readonly ProblemType RecordingClosed = new(
        "recording-closed", 403, "这个录像未向您开放，或已撤回。", "This recording is not open to you, or was withdrawn.");

    /// <summary>It is still being made.</summary>
    public static readonly ProblemType RecordingNotReady = new(
        "recording-not-ready", 409, "录像尚未完成，请稍后再试。", "The recording is still being made: try again later.");

    /// <summary>The review does not stand where this could be done.</summary>
    public static readonly ProblemType ReviewMoved = new(
        "review-moved", 409, "审核状态已变化，请刷新页面后再试。", "The review stands elsewhere by now: load the page again.");

    /// <summary>The bucket in which its files lie cannot be read.</summary>
    public static readonly ProblemType StorageUnavailable = new(
        "storage-unavailable", 503, "录像存储暂时无法访问，请稍后再试。", "The storage of recordings cannot be reached now: try again later.");

    /// <summary>As many clips as one person may keep.</summary>
    public static readonly ProblemType TooManyClips = new(
        "too-many-clips", 409, "您的片段已达上限，请先删除不用的片段。", "You keep as many clips as one person may: delete one first.");

    /// <summary>A moment can be marked only on a recording.</summary>
    public static readonly ProblemType NothingRecorded = new(
        "nothing-recorded", 409, "现在没有在录制，无法记下这一处。", "Nothing is being recorded now, so this moment cannot be marked.");

    /// <summary>The recording has as many moments as it may have.</summary>
    public static readonly ProblemType TooManyMoments = new(
        "too-many-moments", 409, "这个录像上的标记已达上限，请先删除不用的。", "This recording has as many marked moments as it may have: remove one first.");

    /// <summary>Two recordings would each be taught after the other.</summary>
    public static readonly ProblemType VersionsTurn = new(
        "versions-turn", 409, "那个录像本身就是这节课的后一稿，不能再作前一稿。", "That recording was itself taught after this one, and cannot come before it.");

    /// <summary>No such activity of several schools.</summary>
    public static readonly ProblemType UnknownActivity = new(
        "unknown-activity", 404, "没有这个教研活动，或已被删除。", "There is no such activity, or it was deleted.");

    /// <summary>Somebody who takes no part in it.</summary>
    public static readonly ProblemType ActivityClosed = new(
        "activity-closed", 403, "您没有参加这个教研活动。", "You take no part in this activity.");

    /// <summary>The activity's discussion has as many comments as it may have.</summary>
    public static readonly ProblemType ActivityFull = new(
        "activity-full", 409, "这个活动的发言已达上限。", "This activity has as many comments as it may have.");

    /// <summary>As many collections as one person may make.</summary>
    public static readonly ProblemType TooManyCollections = new(
        "too-many-collections", 409, "您建立的备课已达上限，请先删除不用的备课。", "You have made as many collections as one person may: delete one first.");

    /// <summary>A collection has each clip once.</summary>
    public static readonly ProblemType ClipThereAlready = new(
        "clip-there-already", 409, "这个片段已在备课中。", "The clip is in the collection already.");

    /// <summary>Somebody else was quicker.</summary>
    public static readonly ProblemType ChangedMeanwhile = new(
        "changed-meanwhile", 409, "内容刚被其他人修改，请重试。", "Somebody else has just changed it: try again.");

    private static IReadOnlyList<ProblemType> AllOfLibrary =>
        [
            UnknownRecording, RecordingClosed, RecordingNotReady, ReviewMoved, StorageUnavailable, TooManyClips, NothingRecorded, TooManyMoments, VersionsTurn,
            UnknownActivity, ActivityClosed, ActivityFull, TooManyCollections, ClipThereAlready, ChangedMeanwhile,
        ];
}
