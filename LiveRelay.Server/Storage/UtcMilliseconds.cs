using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace LiveRelay.Server.Storage;

/// <summary>Stores an instant as milliseconds since 1970 in UTC: a number that sorts and compares alike in both databases.</summary>
public sealed class UtcMilliseconds() : ValueConverter<DateTimeOffset, long>(
    static instant => instant.ToUnixTimeMilliseconds(), static stored => DateTimeOffset.FromUnixTimeMilliseconds(stored));
