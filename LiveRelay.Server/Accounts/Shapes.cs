using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Accounts;

/// <summary>Something with a number and a name: a school, a teacher, a room.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Name">Its name for people.</param>
public sealed record NamedItem(int Id, string Name)
{
    /// <summary>A school, or <c>null</c> for none.</summary>
    public static NamedItem? Of(SchoolRecord? school) => school is null ? null : new NamedItem(school.Id, school.Name);
}

/// <summary>A room as the API shows it.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Name">Its name.</param>
/// <param name="School">Its school.</param>
/// <param name="Grade">Who sits in it.</param>
/// <param name="Seats">How many.</param>
public sealed record RoomShape(int Id, string Name, NamedItem? School, string? Grade, int? Seats)
{
    /// <summary>A room whose school is loaded.</summary>
    public static RoomShape Of(RoomRecord room)
    {
        ArgumentNullException.ThrowIfNull(room);
        return new RoomShape(room.Id, room.Name, NamedItem.Of(room.School), room.Grade, room.Seats);
    }
}

/// <summary>An account as the API shows it.</summary>
/// <param name="Id">Its key.</param>
/// <param name="UserName">What the person signs in with.</param>
/// <param name="Name">The name for people.</param>
/// <param name="Role">What the person may do.</param>
/// <param name="School">The person's school.</param>
/// <param name="IsEnabled">Whether the person may sign in.</param>
/// <param name="HasPassword">Whether the person has chosen a password.</param>
/// <param name="LastLoginAt">The last login.</param>
public sealed record AccountShape(
    int Id, string UserName, string Name, string Role, NamedItem? School, bool IsEnabled, bool HasPassword, DateTimeOffset? LastLoginAt)
{
    /// <summary>An account whose school is loaded.</summary>
    public static AccountShape Of(AccountRecord account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return new AccountShape(
            account.Id,
            account.UserName!,
            account.Name,
            WireName.Of(account.Role),
            NamedItem.Of(account.School),
            account.IsEnabled,
            account.PasswordHash is not null,
            account.LastLoginAt);
    }
}

/// <summary>Who one is.</summary>
/// <param name="Id">The account.</param>
/// <param name="UserName">What the person signs in with.</param>
/// <param name="Name">The name for people.</param>
/// <param name="Role">What the person may do.</param>
/// <param name="School">The person's school.</param>
/// <param name="County">The county's name.</param>
/// <param name="Session">The login session.</param>
public sealed record MeShape(int Id, string UserName, string Name, string Role, NamedItem? School, string County, string Session);

/// <summary>A login session as the API shows it.</summary>
/// <param name="Id">Its id, which opens nothing.</param>
/// <param name="CreatedAt">The login.</param>
/// <param name="LastSeenAt">About the last request.</param>
/// <param name="ExpiresAt">When it ends by itself.</param>
/// <param name="Address">The client's address.</param>
/// <param name="Browser">The browser's name for itself.</param>
/// <param name="IsCurrent">Whether it is the one that asks.</param>
public sealed record SessionShape(
    string Id, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, DateTimeOffset ExpiresAt, string Address, string Browser, bool IsCurrent);

/// <summary>A link that is shown once.</summary>
/// <param name="Url">Where it leads.</param>
/// <param name="ExpiresAt">How long it is good.</param>
public sealed record LinkShape(string Url, DateTimeOffset ExpiresAt);
