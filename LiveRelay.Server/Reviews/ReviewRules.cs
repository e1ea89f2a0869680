using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Reviews;

/// <summary>What is done to a recording in its review.</summary>
public enum ReviewAction
{
    /// <summary>Its owner hands it in.</summary>
    Submit,

    /// <summary>A reviewer begins.</summary>
    Take,

    /// <summary>A reviewer gives it back, with a reason.</summary>
    Return,

    /// <summary>A reviewer lets the school see it.</summary>
    PublishToSchool,

    /// <summary>A reviewer lets the county see it.</summary>
    PublishToCounty,

    /// <summary>It is taken back.</summary>
    Withdraw,
}

/// <summary>What somebody is to a recording; one person may be several of these.</summary>
[Flags]
public enum ReviewPart
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Who teaches in it; the school's administrators, if nobody does.</summary>
    Owner = 1,

    /// <summary>An administrator of its school.</summary>
    Reviewer = 2,

    /// <summary>The platform's administrator.</summary>
    Steward = 4,
}

/// <summary>The review of recordings: a table, and nothing that is not in it can be done. docs/RECORDINGS.md prints it.</summary>
public static class ReviewRules
{
    private const ReviewPart Owner = ReviewPart.Owner;
    private const ReviewPart Reviewer = ReviewPart.Reviewer;

    /// <summary>All that can be done.</summary>
    public static IReadOnlyList<ReviewRule> Table { get; } =
    [
        new(ReviewState.Draft, ReviewAction.Submit, Owner, ReviewState.Submitted),
        new(ReviewState.Returned, ReviewAction.Submit, Owner, ReviewState.Submitted),
        new(ReviewState.Withdrawn, ReviewAction.Submit, Owner, ReviewState.Submitted),
        new(ReviewState.Submitted, ReviewAction.Withdraw, Owner, ReviewState.Draft),
        new(ReviewState.Submitted, ReviewAction.Take, Reviewer, ReviewState.InReview),
        new(ReviewState.Submitted, ReviewAction.Return, Reviewer, ReviewState.Returned),
        new(ReviewState.Submitted, ReviewAction.PublishToSchool, Reviewer, ReviewState.PublishedToSchool),
        new(ReviewState.Submitted, ReviewAction.PublishToCounty, Reviewer, ReviewState.PublishedToCounty),
        new(ReviewState.InReview, ReviewAction.Return, Reviewer, ReviewState.Returned),
        new(ReviewState.InReview, ReviewAction.PublishToSchool, Reviewer, ReviewState.PublishedToSchool),
        new(ReviewState.InReview, ReviewAction.PublishToCounty, Reviewer, ReviewState.PublishedToCounty),
        new(ReviewState.PublishedToSchool, ReviewAction.PublishToSchool, Reviewer, ReviewState.PublishedToSchool),
        new(ReviewState.PublishedToSchool, ReviewAction.PublishToCounty, Reviewer, ReviewState.PublishedToCounty),
        new(ReviewState.PublishedToSchool, ReviewAction.Withdraw, Owner | Reviewer, ReviewState.Withdrawn),
        new(ReviewState.PublishedToCounty, ReviewAction.PublishToSchool, Reviewer, ReviewState.PublishedToSchool),
        new(ReviewState.PublishedToCounty, ReviewAction.PublishToCounty, Reviewer, ReviewState.PublishedToCounty),
        new(ReviewState.PublishedToCounty, ReviewAction.Withdraw, Owner | Reviewer | ReviewPart.Steward, ReviewState.Withdrawn),
    ];

    /// <summary>Where the review stands afterwards.</summary>
    /// <param name="from">Where it stands.</param>
    /// <param name="action">What is done.</param>
    /// <param name="parts">What the person is to the recording.</param>
    /// <returns><c>null</c> if that cannot be done, or not by this person.</returns>
    public static ReviewState? Next(ReviewState from, ReviewAction action, ReviewPart parts) =>
        Find(from, action) is { } rule && (rule.By & parts) != 0 ? rule.To : null;

    /// <summary>Whether anybody could do it.</summary>
    public static bool IsPossible(ReviewState from, ReviewAction action) => Find(from, action) is not null;

    private static ReviewRule? Find(ReviewState from, ReviewAction action) => Table.FirstOrDefault(rule => rule.From == from && rule.Action == action);
}

/// <summary>A row of the table.</summary>
/// <param name="From">Where the review stands.</param>
/// <param name="Action">What is done.</param>
/// <param name="By">By whom: each of these may.</param>
/// <param name="To">Where it stands afterwards.</param>
public sealed record ReviewRule(ReviewState From, ReviewAction Action, ReviewPart By, ReviewState To);
