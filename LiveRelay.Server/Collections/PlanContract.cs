namespace LiveRelay.Server.Collections;

/// <summary>A change of a plan that a page asks for.</summary>
/// <param name="Revision">The revision of the text that it changes.</param>
/// <param name="ChangeId">The page's own name for it, the same when it is told again.</param>
/// <param name="Change">What stays, goes and comes, as an array in JSON: <c>[5, "new", -2, 10]</c>.</param>
public sealed record PlanEdit(int Revision, string ChangeId, string Change);

/// <summary>A change of a plan that was made.</summary>
/// <param name="Revision">The revision that it made.</param>
/// <param name="ChangeId">The page's own name for it.</param>
/// <param name="Change">What stays, goes and comes, of the text of the revision before.</param>
/// <param name="AccountId">Who made it.</param>
/// <param name="Name">The same, for people.</param>
public sealed record PlanChange(int Revision, string ChangeId, string Change, int AccountId, string Name);

/// <summary>A plan as it stands.</summary>
/// <param name="Revision">Its revision.</param>
/// <param name="Text">Its text.</param>
/// <param name="MaxCharacters">The longest that it may be.</param>
/// <param name="Here">Who is here.</param>
public sealed record PlanSnapshot(int Revision, string Text, int MaxCharacters, IReadOnlyList<PersonHere> Here);

/// <summary>Somebody who has the collection open.</summary>
/// <param name="AccountId">Who.</param>
/// <param name="Name">His name.</param>
/// <param name="School">His school.</param>
public sealed record PersonHere(int AccountId, string Name, string? School);

/// <summary>What came of a change.</summary>
/// <param name="Error">Why it was not made.</param>
/// <param name="Made">As it was made.</param>
public sealed record PlanReply(PlanError Error, PlanChange? Made);

/// <summary>Why a change was not made.</summary>
public enum PlanError
{
    /// <summary>It was.</summary>
    None,

    /// <summary>It is no change of that revision's text, or puts in what is no text.</summary>
    BadChange,

    /// <summary>The plan would be too long.</summary>
    TooLong,

    /// <summary>There is no such collection any more.</summary>
    NotFound,

    /// <summary>Who asks does not, or no longer, belong to it.</summary>
    NotAllowed,

    /// <summary>Too many write at once: try again.</summary>
    Busy,
}

/// <summary>What the hub calls on pages.</summary>
public interface ICollectionClient
{
    /// <summary>The plan was changed, by whomever.</summary>
    Task PlanChanged(PlanChange change);

    /// <summary>Who is here now.</summary>
    Task Here(IReadOnlyList<PersonHere> people);

    /// <summary>Clips, comments, members or the title were changed: ask for them again.</summary>
    Task Touched();
}
