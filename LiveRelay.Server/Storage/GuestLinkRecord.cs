using LiveRelay.Server.Lessons;

namespace LiveRelay.Server.Storage;

/// <summary>A link by which people without an account come into a lesson.</summary>
public sealed class GuestLinkRecord
{
    /// <summary>The longest label, in characters.</summary>
    public const int MaxLabelLength = 100;

    /// <summary>The longest name of a role, in characters.</summary>
    public const int MaxRoleLength = 16;

    /// <summary>Its key.</summary>
    public int Id { get; set; }

    /// <summary>The lesson that it opens.</summary>
    public required string LessonId { get; set; }

    /// <summary>The lesson that it opens, where loaded.</summary>
    public LessonRecord? Lesson { get; set; }

    /// <summary>SHA-256 of its secret.</summary>
    public required string SecretHash { get; set; }

    /// <summary>What people are who come by it.</summary>
    public LessonRole Role { get; set; }

    /// <summary>What it is for, for people.</summary>
    public string? Label { get; set; }

    /// <summary>Whether people have to say who they are.</summary>
    public bool AsksName { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it ends by itself.</summary>
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>When it was taken back.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>How often it was used.</summary>
    public int Uses { get; set; }
}
