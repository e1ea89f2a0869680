namespace LiveRelay.Media.Rtp;

/// <summary>
/// The playout-delay extension: the bounds between which the receiver shall keep the time from capture to display. 12 bits each,
/// in steps of 10 ms.
/// </summary>
/// <param name="Minimum">0 to 40.95 s.</param>
/// <param name="Maximum">0 to 40.95 s.</param>
public readonly record struct PlayoutDelay(TimeSpan Minimum, TimeSpan Maximum)
{
    /// <summary>The extension's length, in bytes.</summary>
    public const int Length = 3;

    private const int StepMilliseconds = 10;
    private const int MaxSteps = 0xFFF;

    /// <summary>Reads it; false if the value has another length, or its minimum is above its maximum.</summary>
    public static bool TryRead(ReadOnlySpan<byte> extension, out PlayoutDelay delay)
    {
        delay = default;
        if (extension.Length != Length)
        {
            return false;
        }

        var minimum = (extension[0] << 4) | (extension[1] >> 4);
        var maximum = ((extension[1] & 0x0F) << 8) | extension[2];
        delay = new PlayoutDelay(
            TimeSpan.FromMilliseconds(minimum * StepMilliseconds), TimeSpan.FromMilliseconds(maximum * StepMilliseconds));
        return minimum <= maximum;
    }

    /// <summary>Writes <see cref="Length"/> bytes; what is out of range is brought to its end.</summary>
    public void Write(Span<byte> destination)
    {
        var (minimum, maximum) = (Steps(Minimum), Steps(Maximum));
        destination[0] = (byte)(minimum >> 4);
        destination[1] = (byte)((minimum << 4) | (maximum >> 8));
        destination[2] = (byte)maximum;
    }

    private static int Steps(TimeSpan delay) =>
        (int)Math.Clamp(delay.Ticks / (StepMilliseconds * TimeSpan.TicksPerMillisecond), 0, MaxSteps);
}
