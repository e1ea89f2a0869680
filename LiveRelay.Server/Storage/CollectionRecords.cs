namespace LiveRelay.Server.Storage;

/// <summary>What several people prepare together for a chapter of a book (集体备课), as it is stored: clips, comments and one plan.</summary>
public sealed class CollectionRecord
{
    /// <summary>The longest title and the longest name of a book, in characters.</summary>
    public const int MaxTitleLength = 100;

    /// <summary>Its key.</summary>
    public int Id { get; set; }

    /// <summary>The chapter or topic.</summary>
    public required string Title { get; set; }

    /// <summary>The book, for people.</summary>
    public string? Book { get; set; }

    /// <summary>What is taught, for people.</summary>
    public string? Subject { get; set; }

    /// <summary>Who is taught, for people.</summary>
    public string? Grade { get; set; }

    /// <summary>Who made it, and says who else belongs to it.</summary>
    public int OwnerId { get; set; }

    /// <summary>The same, as a person.</summary>
    public AccountRecord? Owner { get; set; }

    /// <summary>The school all of whose people belong to it; <c>null</c>: only who is named.</summary>
    public int? SchoolId { get; set; }

    /// <summary>The same, where loaded.</summary>
    public SchoolRecord? School { get; set; }

    /// <summary>The plan as it stands.</summary>
    public string Plan { get; set; } = "";

    /// <summary>How many changes made it; each has a row.</summary>
    public int PlanRevision { get; set; }

    /// <summary>When anything of it was last changed.</summary>
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>Who was named, where loaded.</summary>
    public ICollection<CollectionMemberRecord> Members { get; } = [];

    /// <summary>Its clips, where loaded.</summary>
    public ICollection<CollectionClipRecord> Clips { get; } = [];

    /// <summary>What was said, where loaded.</summary>
    public ICollection<CollectionCommentRecord> Comments { get; } = [];
}

/// <summary>Somebody who was asked into a collection, as it is stored.</summary>
public sealed class CollectionMemberRecord
{
    /// <summary>The collection.</summary>
    public int CollectionId { get; set; }

    /// <summary>Who.</summary>
    public int AccountId { get; set; }

    /// <summary>The same, as a person.</summary>
    public AccountRecord? Account { get; set; }
}

/// <summary>A clip in a collection, as it is stored.</summary>
public sealed class CollectionClipRecord
{
    /// <summary>Its key.</summary>
    public int Id { get; set; }

    /// <summary>The collection.</summary>
    public int CollectionId { get; set; }

    /// <summary>The clip.</summary>
    public int ClipId { get; set; }

    /// <summary>The clip, where loaded.</summary>
    public ClipRecord? Clip { get; set; }

    /// <summary>Who put it there.</summary>
    public int AddedById { get; set; }

    /// <summary>Where it stands among the others: they are in this order, then in that of their keys.</summary>
    public double Place { get; set; }
}

/// <summary>Something that was said in a collection, as it is stored.</summary>
public sealed class CollectionCommentRecord
{
    /// <summary>The longest text, in characters.</summary>
    public const int MaxTextLength = 1000;

    /// <summary>Its key.</summary>
    public int Id { get; set; }

    /// <summary>The collection.</summary>
    public int CollectionId { get; set; }

    /// <summary>The clip in it that it is about; <c>null</c>: the whole.</summary>
    public int? CollectionClipId { get; set; }

    /// <summary>Who said it.</summary>
    public int AccountId { get; set; }

    /// <summary>The same, as a person.</summary>
    public AccountRecord? Account { get; set; }

    /// <summary>What was said.</summary>
    public required string Text { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; set; }
}

/// <summary>One change of a plan, as it is stored: in the order of their revisions they make the plan out of nothing.</summary>
public sealed class PlanChangeRecord
{
    /// <summary>The longest name that a page gives a change, in characters.</summary>
    public const int MaxChangeIdLength = 40;

    /// <summary>The collection.</summary>
    public int CollectionId { get; set; }

    /// <summary>Which of its changes, from 1 on.</summary>
    public int Revision { get; set; }

    /// <summary>The page's own name for it: one that is told again is not made twice.</summary>
    public required string ChangeId { get; set; }

    /// <summary>Who made it.</summary>
    public int AccountId { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>What was changed, of the text of the revision before.</summary>
    public required string Change { get; set; }
}
