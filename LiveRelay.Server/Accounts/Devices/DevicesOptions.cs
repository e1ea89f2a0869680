namespace LiveRelay.Server.Accounts.Devices;

/// <summary>The rooms' terminals. Bound from the section <c>Devices</c>.</summary>
public sealed class DevicesOptions
{
    /// <summary>The largest picture that a terminal may send, in bytes.</summary>
    public int PictureBytes { get; set; } = 200 * 1024;

    /// <summary>A terminal that was heard of within so many seconds is online.</summary>
    public int OnlineSeconds { get; set; } = 90;

    /// <summary>How long a pairing code is good, in minutes.</summary>
    public int PairingMinutes { get; set; } = 10;

    /// <summary>New pairing codes a minute from one address.</summary>
    public int PairingsPerMinute { get; set; } = 60;
}
