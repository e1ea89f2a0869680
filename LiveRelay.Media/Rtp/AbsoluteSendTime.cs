namespace LiveRelay.Media.Rtp;

/// <summary>The abs-send-time extension: 24 bits of seconds in 6.18 fixed point, rolling over every 64 s.</summary>
public static class AbsoluteSendTime
{
    /// <summary>Writes 3 bytes.</summary>
    public static void Write(Span<byte> destination, Instant time)
    {
        var value = (ulong)(time.Microseconds % 64_000_000) * (1 << 18) / 1_000_000;
        destination[0] = (byte)(value >> 16);
        destination[1] = (byte)(value >> 8);
        destination[2] = (byte)value;
    }
}
