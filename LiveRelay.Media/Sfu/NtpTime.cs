namespace LiveRelay.Media.Sfu;

/// <summary>Our clock in the 32.32 fixed-point form of sender reports (RFC 3550 section 4). Only its differences mean something to a receiver.</summary>
internal static class NtpTime
{
    /// <summary>Added so that the middle 32 bits, which a receiver report returns, are never 0 in practice ("no report yet").</summary>
    private const long EpochSeconds = 1L << 31;

    /// <summary>The NTP form of an instant.</summary>
    internal static ulong From(Instant instant)
    {
        var seconds = Math.DivRem(instant.Microseconds, 1_000_000, out var microseconds);
        return ((ulong)(seconds + EpochSeconds) << 32) | (((ulong)microseconds << 32) / 1_000_000);
    }
}
