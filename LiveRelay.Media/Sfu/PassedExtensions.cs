using LiveRelay.Media.Rtp;
using LiveRelay.Media.Sdp;

namespace LiveRelay.Media.Sfu;

/// <summary>The header extensions of a publisher's packet that tell a viewer something, and go on to him under his own ids.</summary>
internal static class PassedExtensions
{
    /// <param name="writer">The header that is being written.</param>
    /// <param name="packet">The packet as it came.</param>
    /// <param name="ids">What the viewer calls the extensions; 0 for those that it does not know.</param>
    /// <param name="value">Three bytes to work with.</param>
    /// <param name="hasOwnDelay">Whether a playout delay is written for this viewer alone; the publisher's is not passed on then.</param>
    internal static void Write(ref RtpHeaderWriter writer, StoredPacket packet, HeaderExtensionIds ids, scoped Span<byte> value, bool hasOwnDelay)
    {
        if (packet.AudioLevel >= 0 && ids.AudioLevel != 0)
        {
            value[0] = (byte)packet.AudioLevel;
            writer.AddExtension(ids.AudioLevel, value[..1]);
        }

        if (packet.VideoOrientation >= 0 && ids.VideoOrientation != 0)
        {
            value[0] = (byte)packet.VideoOrientation;
            writer.AddExtension(ids.VideoOrientation, value[..1]);
        }

        if (packet.PlayoutDelay >= 0 && ids.PlayoutDelay != 0 && !hasOwnDelay)
        {
            value[0] = (byte)(packet.PlayoutDelay >> 16);
            value[1] = (byte)(packet.PlayoutDelay >> 8);
            value[2] = (byte)packet.PlayoutDelay;
            writer.AddExtension(ids.PlayoutDelay, value);
        }
    }
}
