using System.Buffers.Binary;
using LiveRelay.Media;
using LiveRelay.Media.Srtp;
using LiveRelay.Tests.Architecture;

namespace LiveRelay.Tests.Srtp;

public class SrtpAllocationTests
{
    private const int Packets = 1000;

    [Theory]
    [MemberData(nameof(SrtpPair.ProfilesAndBackends), MemberType = typeof(SrtpPair))]
    public void Nothing_is_allocated_per_packet(SrtpProfile profile, SrtpBackend backend)
    {
        using var pair = new SrtpPair(profile, backend, backend);
        var packet = new byte[1400];
        var payload = new byte[1200];
        var first = 0;
        Allocations.AssertNone(() =>
        {
            RunMany(pair, packet, payload, first);
            first += Packets;
        });
    }

    private static void RunMany(SrtpPair pair, byte[] packet, byte[] payload, int first)
    {
        for (var i = first; i < first + Packets; i++)
        {
            SrtpPair.WriteHeader(packet, (ushort)i, SrtpPair.Ssrc);
            var length = pair.Sender.ProtectRtp(packet, SrtpPair.HeaderLength, 2, payload);
            Check(pair.Receiver.UnprotectRtp(packet.AsSpan(0, length), out _), DropReason.None);
            Check(pair.Receiver.UnprotectRtp(packet.AsSpan(0, length), out _), DropReason.SrtpReplay);
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)(i + 1));
            Check(pair.Receiver.UnprotectRtp(packet.AsSpan(0, length), out _), DropReason.SrtpAuthentication);

            packet[0] = 0x80;
            packet[1] = 201;
            length = pair.Sender.ProtectRtcp(packet, 100);
            Check(pair.Receiver.UnprotectRtcp(packet.AsSpan(0, length), out _), DropReason.None);
        }
    }

    private static void Check(DropReason actual, DropReason expected)
    {
        if (actual != expected)
        {
            throw new InvalidOperationException($"{actual} instead of {expected}");
        }
    }
}
