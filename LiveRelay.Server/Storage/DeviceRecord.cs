namespace LiveRelay.Server.Storage;

/// <summary>A room's terminal, which needs no login.</summary>
public sealed class DeviceRecord
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxNameLength = 100;

    /// <summary>The longest version, in characters.</summary>
    public const int MaxVersionLength = 50;

    /// <summary>The length of a secret's SHA-256 in hexadecimal digits.</summary>
    public const int SecretHashLength = 64;

    /// <summary>Its key.</summary>
    public int Id { get; set; }

    /// <summary>Its name for people.</summary>
    public required string Name { get; set; }

    /// <summary>The room that it is in; <c>null</c> when the room is no more, and the device revoked.</summary>
    public int? RoomId { get; set; }

    /// <summary>The room that it is in, where loaded.</summary>
    public RoomRecord? Room { get; set; }

    /// <summary>SHA-256 of its secret.</summary>
    public required string SecretHash { get; set; }

    /// <summary>When it was admitted.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>The last heartbeat.</summary>
    public DateTimeOffset? LastSeenAt { get; set; }

    /// <summary>The page's version, as it says.</summary>
    public string? Version { get; set; }

    /// <summary>When the last picture came.</summary>
    public DateTimeOffset? PictureAt { get; set; }

    /// <summary>When it was shut out.</summary>
    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>The last picture that a device sent. A table of its own: lists of devices do not carry pictures.</summary>
public sealed class DevicePictureRecord
{
    /// <summary>The device.</summary>
    public int DeviceId { get; set; }

    /// <summary>The picture.</summary>
    public required byte[] Jpeg { get; set; }
}
