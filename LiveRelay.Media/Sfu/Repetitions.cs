namespace LiveRelay.Media.Sfu;

/// <summary>Sends packets of one outgoing picture again: in its RTX stream (RFC 4588), or as they were where RTX was not agreed.</summary>
internal sealed class Repetitions(Subscription subscription, OutgoingPacketWriter writer, TrackFormat format, OutgoingSsrcs ssrcs)
{
    private ushort _rtxSequenceNumber;

    /// <summary>What was sent lately.</summary>
    internal SentPackets Sent { get; } = new();

    /// <summary>Sends a packet again that the viewer lost.</summary>
    /// <param name="now">The time.</param>
    /// <param name="number">Its extended sequence number towards the viewer.</param>
    /// <param name="current">The stream that is being sent, or <c>null</c>.</param>
    /// <param name="payloadTypes">Of the viewer, for that stream.</param>
    /// <param name="pause">For so long after a repetition the same packet is not sent again.</param>
    internal void Resend(Instant now, long number, ProducerStream? current, PayloadTypeMap payloadTypes, TimeSpan pause)
    {
        if (!Sent.TryTakeForResend(now, number, pause, out var run) ||
            (current is not null && run.Source != current) || run.Source.Buffer.Find(number - run.SequenceOffset) is not { } packet)
        {
            return; // what was lost of a source that was left: the keyframe of the next one made it superfluous
        }

        var payloadType = payloadTypes[packet.PayloadType];
        if (payloadType == PayloadTypeMap.None)
        {
            return;
        }

        subscription.Transport.Metrics.Retransmissions++;
        var header = OutgoingHeader.For(packet, run, payloadType, (ushort)number, ssrcs.Media);
        ushort? original = null;
        if (ssrcs.Rtx is { } ssrc && format.CodecOf(payloadType)?.RtxPayloadType is { } rtxPayloadType)
        {
            header = header with { PayloadType = rtxPayloadType, SequenceNumber = _rtxSequenceNumber++, Ssrc = ssrc };
            original = (ushort)number;
        }

        if (packet.Layer.IsIn(run.Target))
        {
            writer.Write(now, packet, header, run.PictureIds, original, payloadTypes.IsUnwrapped(packet.PayloadType));
        }
        else
        {
            writer.WriteEmpty(now, header, original);
        }
    }

    /// <summary>Sends what was sent last once more, which a viewer that lost nothing throws away.</summary>
    /// <param name="now">The time.</param>
    /// <param name="stream">The stream that is being sent.</param>
    /// <param name="first">The first sequence number of it that was sent.</param>
    /// <param name="payloadTypes">Of the viewer, for that stream.</param>
    /// <param name="bytes">How much, at least.</param>
    /// <returns>The bytes that were sent.</returns>
    internal int Probe(Instant now, ProducerStream stream, long first, PayloadTypeMap payloadTypes, int bytes)
    {
        var sent = 0;
        if (ssrcs.Rtx is not { } ssrc)
        {
            return 0;
        }

        for (var number = stream.Buffer.Newest; number >= first && sent < bytes; number--)
        {
            if (stream.Buffer.Find(number) is not { } packet ||
                format.CodecOf(payloadTypes[packet.PayloadType])?.RtxPayloadType is not { } payloadType)
            {
                break;
            }

            if (!Sent.TryFindSource(stream, number, out var run) || !packet.Layer.IsIn(run.Target))
            {
                continue; // a layer that is not sent
            }

            var header = OutgoingHeader.For(packet, run, payloadType, _rtxSequenceNumber++, ssrc);
            writer.Write(now, packet, header, run.PictureIds, (ushort)(number + run.SequenceOffset), payloadTypes.IsUnwrapped(packet.PayloadType));
            sent += packet.Payload.Length;
        }

        return sent;
    }
}
