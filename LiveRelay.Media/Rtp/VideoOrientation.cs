namespace LiveRelay.Media.Rtp;

/// <summary>The coordination of video orientation extension (3GPP TS 26.114 section 7.4.5).</summary>
public static class VideoOrientation
{
    /// <summary>Reads it; false if the value is empty.</summary>
    /// <param name="extension">The extension's value.</param>
    /// <param name="clockwiseDegrees">0, 90, 180 or 270: by how much the receiver must turn the picture to see it upright.</param>
    /// <param name="isFlipped">Whether it must be mirrored left to right, before it is turned.</param>
    public static bool TryRead(ReadOnlySpan<byte> extension, out int clockwiseDegrees, out bool isFlipped)
    {
        var value = extension.IsEmpty ? 0 : extension[0];
        clockwiseDegrees = (value & 0x03) * 90;
        isFlipped = (value & 0x04) != 0;
        return !extension.IsEmpty;
    }
}
