namespace LiveRelay.Media.Rtp;

/// <summary>The client-to-mixer audio level extension (RFC 6464 section 3).</summary>
public static class AudioLevel
{
    /// <summary>The level of digital silence, in -dBov.</summary>
    public const byte Silence = 127;

    /// <summary>Reads it; false if the value is empty.</summary>
    /// <param name="extension">The extension's value.</param>
    /// <param name="level">0 to 127: how many decibels below the loudest sound there is, 0 being the loudest.</param>
    /// <param name="hasVoice">Whether the sender believes that somebody speaks.</param>
    public static bool TryRead(ReadOnlySpan<byte> extension, out byte level, out bool hasVoice)
    {
        var value = extension.IsEmpty ? Silence : extension[0];
        level = (byte)(value & 0x7F);
        hasVoice = (value & 0x80) != 0;
        return !extension.IsEmpty;
    }
}
