namespace LiveRelay.Server.Problems;

/// <content>What can go wrong where lessons are observed (docs/OBSERVING.md).</content>
public sealed partial record ProblemType
{
    /// <summary>What others submitted is for those who submitted their own.</summary>
    public static readonly ProblemType SubmitFirst = new(
        "submit-first", 403, "提交您自己的之后，才能看其他听课人提交的内容。", "You see what others submitted once you have submitted your own.");

    /// <summary>One's own lesson is not evaluated.</summary>
    public static readonly ProblemType OwnLesson = new(
        "own-lesson", 403, "不能给自己的课评分，可以写笔记和标记。", "You do not evaluate your own lesson; you may take notes and set marks.");

    /// <summary>No observation with this number, or somebody else's.</summary>
    public static readonly ProblemType UnknownObservation = new(
        "unknown-observation", 404, "没有这条听课记录。", "There is no such observation.");

    /// <summary>No evaluation form, or no such version.</summary>
    public static readonly ProblemType UnknownForm = new(
        "unknown-form", 404, "没有这个评课表或版本。", "There is no such evaluation form or version.");

    /// <summary>It is locked.</summary>
    public static readonly ProblemType Submitted = new(
        "already-submitted", 409, "已提交，不能再修改。", "It is submitted and cannot be changed any more.");

    /// <summary>Another made a newer version meanwhile.</summary>
    public static readonly ProblemType FormMoved = new(
        "form-moved", 409, "这个评课表已有新版本，请刷新页面后再改。", "The form has a newer version by now: load the page again.");

    /// <summary>As many as may be.</summary>
    public static readonly ProblemType TooManyNotes = new(
        "too-many-notes", 409, "这节课的笔记和标记已达上限。", "This lesson has as many of your notes and marks as there may be.");

    /// <summary>As many as may be.</summary>
    public static readonly ProblemType TooManyForms = new(
        "too-many-forms", 409, "评课表的数量已达上限。", "There are as many evaluation forms as there may be.");

    /// <summary>Items without an answer.</summary>
    public static readonly ProblemType Incomplete = new(
        "evaluation-incomplete", 422, "评课表还没有填完，请补全标出的项目后再提交。", "The form is not complete: answer the items that are pointed out, then submit.");

    private static IReadOnlyList<ProblemType> AllOfObserving =>
        [SubmitFirst, OwnLesson, UnknownObservation, UnknownForm, Submitted, FormMoved, TooManyNotes, TooManyForms, Incomplete];
}
