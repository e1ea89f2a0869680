namespace LiveRelay.Server.Storage;

/// <summary>A browser in which somebody is signed in.</summary>
public sealed class SessionRecord
{
    /// <summary>The longest id, in characters.</summary>
    public const int MaxIdLength = 64;

    /// <summary>The longest address, in characters: an IPv6 address with a scope.</summary>
    public const int MaxAddressLength = 64;

    /// <summary>The most that is kept of the browser's name for itself, in characters.</summary>
    public const int MaxBrowserLength = 200;

    /// <summary>Its id, random.</summary>
    public required string Id { get; set; }

    /// <summary>Who is signed in.</summary>
    public int AccountId { get; set; }

    /// <summary>Who is signed in, where loaded.</summary>
    public AccountRecord? Account { get; set; }

    /// <summary>The time of the login.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>About the time of the last request.</summary>
    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>When it ends by itself.</summary>
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>The client's address at the login.</summary>
    public required string Address { get; set; }

    /// <summary>User-Agent at the login.</summary>
    public required string Browser { get; set; }
}
