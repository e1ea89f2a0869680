using LiveRelay.Media.Rtp;

namespace LiveRelay.Media.Sfu;

/// <summary>Passes a dependency descriptor on, with what is different for the viewer: frames counted from another number, and layers that he is not sent.</summary>
internal static class DependencyExtension
{
    private const int MaxLength = 255;

    /// <param name="writer">The header that is being written.</param>
    /// <param name="packet">The packet as it came, with a descriptor.</param>
    /// <param name="id">What the viewer calls the extension.</param>
    /// <param name="frameNumberOffset">Added to the frame number.</param>
    /// <param name="activeTargets">The decode targets that he is sent; <c>null</c> for all that there are.</param>
    internal static void Write(ref RtpHeaderWriter writer, StoredPacket packet, byte id, ushort frameNumberOffset, uint? activeTargets)
    {
        var descriptor = packet.DependencyDescriptor;
        ref readonly var layer = ref packet.Layer;
        var length = descriptor.Length;
        bool isAdded;
        if (activeTargets is { } active && layer.TargetCount > 0)
        {
            Span<byte> copy = stackalloc byte[MaxLength + DependencyDescriptor.MaxGrowth];
            length = DependencyDescriptor.WriteActive(copy, descriptor, layer.ActiveTargetsAt, layer.TargetCount, active);
            isAdded = writer.AddExtension(id, copy[..length]);
        }
        else
        {
            isAdded = writer.AddExtension(id, descriptor);
        }

        if (isAdded && frameNumberOffset != 0)
        {
            DependencyDescriptor.SetFrameNumber(writer.LastValue(length), (ushort)(packet.FrameNumber + frameNumberOffset));
        }
    }
}
