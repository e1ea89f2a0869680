namespace LiveRelay.Server.MicroTeaching;

/// <summary>Limits of micro-teaching research. Bound from the section <c>MicroTeaching</c>.</summary>
public sealed class MicroTeachingOptions
{
    /// <summary>The most clips that one person may keep.</summary>
    public int ClipsPerPerson { get; set; } = 2000;
}
