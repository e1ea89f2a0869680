using LiveRelay.Media.Rtp;
using LiveRelay.Media.Sdp;

namespace LiveRelay.Media.Sfu;

/// <summary>A packet of nothing but padding, in a retransmission stream: what a line is probed with. A receiver counts it and throws it away.</summary>
internal static class PaddingPacket
{
    /// <summary>The last byte tells how many there are (RFC 3550 section 5.1).</summary>
    private const int PaddingLength = 255;

    private const int MaxHeaderLength = 12 + 4 + 64;
    private const byte PaddingBit = 0x20;

    private static readonly byte[] _mark = [PaddingLength];

    /// <summary>Sends one; its length in bytes.</summary>
    internal static int Send(WebRtcTransport transport, HeaderExtensionIds ids, byte payloadType, ushort sequenceNumber, uint timestamp, uint ssrc)
    {
        var destination = transport.Reserve(MaxHeaderLength + PaddingLength);
        var writer = new RtpHeaderWriter(destination[..MaxHeaderLength]);
        writer.Start(false, payloadType, sequenceNumber, timestamp, ssrc);
        Span<byte> value = stackalloc byte[TransportSequenceNumber.Length];
        TransportSequenceNumber.Write(value, transport.NextTransportSequenceNumber());
        writer.AddExtension(ids.TransportSequenceNumber, value);
        var headerLength = writer.Finish();
        destination[0] |= PaddingBit;
        destination.Slice(headerLength, PaddingLength - 1).Clear();
        return transport.CommitRtp(destination, headerLength, PaddingLength - 1, _mark);
    }
}
