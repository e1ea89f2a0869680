namespace LiveRelay.Server.Accounts;

/// <summary>How people sign in. Bound from the section <c>Accounts</c>.</summary>
public sealed class AccountsOptions
{
    /// <summary>The fewest characters of a password.</summary>
    public int PasswordLength { get; set; } = 8;

    /// <summary>How long somebody stays signed in, in days.</summary>
    public int SessionDays { get; set; } = 14;

    /// <summary>Wrong passwords for one user name within the window; more have to wait.</summary>
    public int FailuresPerAccount { get; set; } = 10;

    /// <summary>Wrong passwords from one address within the window. A whole school comes from one address, hence many.</summary>
    public int FailuresPerAddress { get; set; } = 100;

    /// <summary>The window in which they are counted, in minutes.</summary>
    public int FailureWindowMinutes { get; set; } = 15;

    /// <summary>Wrong passwords in a row, however slowly, after which the account is locked for a while.</summary>
    public int LockoutFailures { get; set; } = 30;

    /// <summary>How long it is locked, in minutes.</summary>
    public int LockoutMinutes { get; set; } = 15;

    /// <summary>How long a link to choose a password is good, in hours.</summary>
    public int PasswordLinkHours { get; set; } = 72;
}
