namespace LiveRelay.Media.Sfu;

/// <summary>What stands in an outgoing packet's header.</summary>
/// <param name="PayloadType">As the viewer calls it.</param>
/// <param name="SequenceNumber">In the viewer's stream.</param>
/// <param name="Timestamp">In the viewer's stream.</param>
/// <param name="Ssrc">The viewer's stream.</param>
/// <param name="Marker">Whether the picture ends with it, as far as it is sent.</param>
/// <param name="ActiveTargets">The decode targets that the viewer is sent, a bit for each; <c>null</c> for all.</param>
internal readonly record struct OutgoingHeader(byte PayloadType, ushort SequenceNumber, uint Timestamp, uint Ssrc, bool Marker, uint? ActiveTargets = null)
{
    /// <summary>That of a packet that is sent once more, as it was the first time.</summary>
    internal static OutgoingHeader For(StoredPacket packet, in SentRun run, byte payloadType, ushort sequenceNumber, uint ssrc) =>
        run.TellsTargets
            ? For(packet, run.Source.Layers, run.Target, payloadType, sequenceNumber, packet.Timestamp + run.TimestampOffset, ssrc)
            : new OutgoingHeader(payloadType, sequenceNumber, packet.Timestamp + run.TimestampOffset, ssrc, packet.Marker);

    /// <summary>That of a packet of which a decode target is sent: the last packet of its largest size ends the picture, whatever comes behind it.</summary>
    internal static OutgoingHeader For(
        StoredPacket packet, StreamLayers layers, byte target, byte payloadType, ushort sequenceNumber, uint timestamp, uint ssrc)
    {
        ref readonly var layer = ref packet.Layer;
        var endsPicture = target != PacketLayer.All && layer.EndsFrame && layer.SpatialId >= layers.SpatialIdOf(target);
        return new OutgoingHeader(payloadType, sequenceNumber, timestamp, ssrc, packet.Marker || endsPicture, layers.ActiveOf(target));
    }
}
