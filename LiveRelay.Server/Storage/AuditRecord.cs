namespace LiveRelay.Server.Storage;

/// <summary>Who did what to a recording or an assignment, as it is stored. Rows are only added.</summary>
public sealed class AuditRecord
{
    /// <summary>The longest name of an action, in characters.</summary>
    public const int MaxActionLength = 64;

    /// <summary>The longest detail, in characters.</summary>
    public const int MaxDetailLength = 2000;

    /// <summary>Its key.</summary>
    public long Id { get; set; }

    /// <summary>When it was done.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>Who did it; <c>null</c>: the server itself, by a rule.</summary>
    public int? AccountId { get; set; }

    /// <summary>The name of who did it, as it was then.</summary>
    public required string Name { get; set; }

    /// <summary>What was done, for example <c>recording.published</c>.</summary>
    public required string Action { get; set; }

    /// <summary>The recording that it was done to, or the assignment's id.</summary>
    public required string Subject { get; set; }

    /// <summary>The school that it concerns; <c>null</c>: the county.</summary>
    public int? SchoolId { get; set; }

    /// <summary>What else is to be known, for people.</summary>
    public string? Detail { get; set; }
}
