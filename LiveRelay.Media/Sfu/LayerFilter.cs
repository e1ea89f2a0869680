using LiveRelay.Media.Rtp;

namespace LiveRelay.Media.Sfu;

/// <summary>
/// Which layers of its stream a consumer sends: a decode target. To one with fewer frames it changes with the next picture; to one with more where
/// the stream says that a decoder can.
/// </summary>
internal struct LayerFilter
{
    private uint _timestamp;

    /// <summary>The decode target that is sent.</summary>
    internal byte Current { get; private set; }

    /// <summary>The one that is to be sent as soon as may be.</summary>
    internal byte Wanted { get; private set; }

    /// <summary>Whether everything was sent since the source began, and is to be: then nothing need be asked.</summary>
    internal bool IsOpen { get; private set; }

    /// <summary>A source begins with an entry point, where every decode target does.</summary>
    internal void Begin(byte target) => (Current, Wanted, IsOpen) = (target, target, target == PacketLayer.All);

    /// <summary>Another decode target is wanted.</summary>
    internal void Want(byte target)
    {
        Wanted = target;
        IsOpen &= target == PacketLayer.All;
    }

    /// <summary>Whether a packet, newer than all before, is sent.</summary>
    internal bool Admits(StoredPacket packet, StreamLayers layers)
    {
        ref readonly var layer = ref packet.Layer;
        if (Current != Wanted && layer.BeginsFrame)
        {
            Move(layer, packet.Timestamp != _timestamp, layers);
        }

        _timestamp = packet.Timestamp;
        return layer.IsIn(Current);
    }

    private void Move(in PacketLayer layer, bool beginsPicture, StreamLayers layers)
    {
        if (layers.Contains(Current, Wanted))
        {
            // In the middle of a picture the marker of what was its last layer would be missing.
            Current = beginsPicture ? Wanted : Current;
        }
        else if (CanGoOn(layer, Wanted))
        {
            Current = Wanted;
        }
        else if (layer.IsLayerSync)
        {
            // Not all the way, but one temporal layer of it.
            var step = layers.Step(Current, Wanted, layer.TemporalId);
            Current = CanGoOn(layer, step) ? step : Current;
        }
    }

    /// <summary>Appendix A.7 of AV1's RTP specification: with a decodable frame that contains a switch indication.</summary>
    private readonly bool CanGoOn(in PacketLayer layer, byte target) =>
        layer.IndicationOf(target) == TargetIndication.Switch && (layer.IsIn(Current) || layer.IsLayerSync);
}
