namespace LiveRelay.Server.MicroTeaching;

/// <summary>Limits of micro-teaching research. Bound from the section <c>MicroTeaching</c>.</summary>
public sealed class MicroTeachingOptions
{
    /// <summary>The most clips that one person may keep.</summary>
    public int ClipsPerPerson { get; set; } = 2000;

    /// <summary>The most collections that one person may make.</summary>
    public int CollectionsPerPerson { get; set; } = 200;

    /// <summary>The most people who are asked into one collection by name.</summary>
    public int CollectionMembers { get; set; } = 200;

    /// <summary>The most clips of one collection.</summary>
    public int CollectionClips { get; set; } = 200;

    /// <summary>The most comments of one collection.</summary>
    public int CollectionComments { get; set; } = 2000;

    /// <summary>The longest plan, in characters (UTF-16 code units).</summary>
    public int PlanCharacters { get; set; } = 50_000;
}
