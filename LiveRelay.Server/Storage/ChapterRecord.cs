namespace LiveRelay.Server.Storage;

/// <summary>A chapter of a recording as it is stored: a teaching phase, from its beginning to the next chapter's.</summary>
public sealed class ChapterRecord
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxNameLength = 100;

    /// <summary>Its key.</summary>
    public int Id { get; set; }

    /// <summary>The recording.</summary>
    public required string RecordingId { get; set; }

    /// <summary>Where it begins on the recording's clock, in milliseconds.</summary>
    public long StartsAtMs { get; set; }

    /// <summary>Which phase it is.</summary>
    public TeachingPhase Phase { get; set; }

    /// <summary>The name that was given to it; <c>null</c>: the phase's own.</summary>
    public string? Name { get; set; }
}

/// <summary>The phases of a lesson.</summary>
public enum TeachingPhase
{
    /// <summary>The class is brought together (组织教学).</summary>
    Organise,

    /// <summary>What it is about (导入).</summary>
    Introduce,

    /// <summary>What is new (新授).</summary>
    Teach,

    /// <summary>What is new is tried (巩固练习).</summary>
    Practise,

    /// <summary>What was learnt (小结).</summary>
    Summarise,

    /// <summary>What is to be done at home (布置作业).</summary>
    Assign,
}
