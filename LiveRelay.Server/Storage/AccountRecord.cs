using Microsoft.AspNetCore.Identity;

namespace LiveRelay.Server.Storage;

/// <summary>A person who signs in. Names, hashes and lockout are ASP.NET Core Identity's.</summary>
public sealed class AccountRecord : IdentityUser<int>
{
    /// <summary>The longest user name, in characters.</summary>
    public const int MaxUserNameLength = 64;

    /// <summary>The longest name, in characters.</summary>
    public const int MaxNameLength = 100;

    /// <summary>The longest name of a role, in characters.</summary>
    public const int MaxRoleLength = 32;

    /// <summary>The name for people.</summary>
    public required string Name { get; set; }

    /// <summary>What the person may do.</summary>
    public AccountRole Role { get; set; }

    /// <summary>The person's school; <c>null</c> for people of the county.</summary>
    public int? SchoolId { get; set; }

    /// <summary>The person's school, where loaded.</summary>
    public SchoolRecord? School { get; set; }

    /// <summary>Whether the person may sign in.</summary>
    public bool IsEnabled { get; set; } = true;

    /// <summary>The last time that the person signed in.</summary>
    public DateTimeOffset? LastLoginAt { get; set; }
}

/// <summary>What an account may do.</summary>
public enum AccountRole
{
    /// <summary>Administers the county's platform.</summary>
    Administrator,

    /// <summary>The county's researcher (县教研员).</summary>
    Researcher,

    /// <summary>Administers a school.</summary>
    SchoolAdministrator,

    /// <summary>Teaches.</summary>
    Teacher,

    /// <summary>Watches (观摩教师).</summary>
    Observer,
}
