namespace LiveRelay.Server.Storage;

/// <summary>Something that happened in a lesson, as it is stored. The key's order is the order in which it happened.</summary>
public sealed class LessonEventRecord
{
    /// <summary>Its key.</summary>
    public long Id { get; set; }

    /// <summary>The lesson.</summary>
    public required string LessonId { get; set; }

    /// <summary>The event, as pages are sent it.</summary>
    public required string Json { get; set; }
}
