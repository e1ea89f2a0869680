namespace LiveRelay.Media.Recording;

/// <summary>What a recording must know of an Opus packet (RFC 6716 section 3.1): how long it sounds.</summary>
internal static class OpusPacket
{
    /// <summary>Samples a second in which Opus counts, whatever it was made of.</summary>
    internal const int Rate = 48_000;

    /// <summary>The length of <see cref="Silence"/>: 20 ms.</summary>
    internal const int SilenceDuration = 960;

    /// <summary>Section 3.2.5: no packet is longer than 120 ms.</summary>
    private const int MaxDuration = 5760;

    /// <summary>A frame of 20 ms that decodes to silence: CELT, full band, code 0.</summary>
    internal static ReadOnlySpan<byte> Silence => [0xF8, 0xFF, 0xFE];

    /// <summary>
    /// Writes a packet as long as <see cref="Silence"/> whose one frame has no bytes (RFC 6716 section 3.1, code 0, and 2.1.9): decoders take it as one that was
    /// lost, and go on with what they have. It must be of the kind of what comes before it; false if that has frames of another length.
    /// </summary>
    /// <param name="head">The first byte of the packet before it.</param>
    /// <param name="packet">One byte.</param>
    internal static bool TryConceal(byte head, Span<byte> packet)
    {
        packet[0] = (byte)(head & 0xFC);
        return FrameDuration(head >> 3) == SilenceDuration;
    }

    /// <summary>How many samples of 48 kHz the packet is; false if it is none.</summary>
    internal static bool TryGetDuration(ReadOnlySpan<byte> packet, out int duration)
    {
        duration = 0;
        if (packet.IsEmpty)
        {
            return false;
        }

        var code = packet[0] & 0x03;
        if (code == 3 && packet.Length < 2)
        {
            return false;
        }

        // Section 3.2: one frame, two, two, or as many as the second byte's lowest six bits say.
        var frames = code switch { 0 => 1, 3 => packet[1] & 0x3F, _ => 2 };
        duration = frames * FrameDuration(packet[0] >> 3);
        return duration is > 0 and <= MaxDuration;
    }

    /// <summary>Table 2: SILK 10 to 60 ms, hybrid 10 and 20 ms, CELT 2.5 to 20 ms.</summary>
    private static int FrameDuration(int configuration) => configuration switch
    {
        < 12 => (configuration & 3) switch { 0 => 480, 1 => 960, 2 => 1920, _ => 2880 },
        < 16 => (configuration & 1) == 0 ? 480 : 960,
        _ => 120 << (configuration & 3),
    };
}
