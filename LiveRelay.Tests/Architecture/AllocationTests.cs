using LiveRelay.Media;
using LiveRelay.Media.Congestion;
using LiveRelay.Media.Rtcp;
using LiveRelay.Media.Rtp;
using LiveRelay.Tests.Fuzz;

namespace LiveRelay.Tests.Architecture;

/// <summary>
/// The garbage collector never runs because of packets. Beside these parts: SRTP in SrtpAllocationTests, and a packet's whole way
/// in ForwardingAllocationTests.
/// </summary>
public class AllocationTests
{
    private const int Packets = 10_000;
    private static readonly VideoCodec[] Codecs = Enum.GetValues<VideoCodec>();

    [Fact]
    public void Parsing_a_packet_and_writing_a_header_allocates_nothing()
    {
        var packet = new byte[RtpPacket.FixedHeaderLength + 64 + 1200];
        AssertAllocatesNothing(i =>
        {
            var length = WriteHeader(packet, (ushort)i);
            _ = RtpPacket.TryParse(packet, out var parsed);
            parsed.TryGetExtension(3, out var value);
            TransportSequenceNumber.TryRead(value, out var number);
            return parsed.HeaderLength == length && number == (ushort)i && parsed.TryGetExtension(20, out _);
        });
    }

    [Fact]
    public void Looking_into_payloads_allocates_nothing()
    {
        AssertAllocatesNothing(i =>
        {
            var payload = PayloadSeeds.All[i % PayloadSeeds.All.Length];
            foreach (var codec in Codecs)
            {
                VideoPayload.IsKeyFrame(codec, payload);
            }

            _ = Vp8Descriptor.TryParse(payload, out _);
            RedPayload.TryGetPrimary(payload, out _);
            return true;
        });
    }

    [Fact]
    public void Writing_and_reading_reports_allocates_nothing()
    {
        var data = new byte[400];
        AssertAllocatesNothing(i =>
        {
            var length = new SenderReport(1, 2, 3, 4, (uint)i).Write(data);
            length += Sdes.Write(data.AsSpan(length), 1, "liverelay"u8);
            length += ReceiverReport.Write(data.AsSpan(length), 1, [new ReportBlock(1, 2, 3, 4, 5, 6, 7)]);
            length += Nack.Write(data.AsSpan(length), 1, 2, [(ushort)i, (ushort)(i + 3), (ushort)(i + 40)]);
            length += Pli.Write(data.AsSpan(length), 1, 2);
            return CountRead(data.AsSpan(0, length)) == 5 + 1 + 3;
        });
    }

    [Fact]
    public void Transport_wide_feedback_allocates_nothing()
    {
        var generator = new TransportFeedbackGenerator();
        var data = new byte[1200];
        AssertAllocatesNothing(i =>
        {
            var now = Instant.FromMilliseconds(i * 2);
            generator.OnPacket(now, (ushort)(i * 3));
            Span<long> arrivals = stackalloc long[200];
            while (now >= generator.NextTimeout && generator.Write(now, 1, 2, data) is > 0 and var length)
            {
                var reader = new RtcpReader(data.AsSpan(0, length));
                reader.TryRead(out var view);
                _ = TransportFeedback.TryParse(view, out var feedback);
                feedback.Read(arrivals);
            }

            return true;
        });
    }

    private static void AssertAllocatesNothing(Func<int, bool> handle)
    {
        var next = 0;
        var isRight = true;
        Allocations.AssertNone(() =>
        {
            for (var end = next + Packets; next < end; next++)
            {
                isRight &= handle(next);
            }
        });
        Assert.True(isRight);
    }

    private static int WriteHeader(byte[] packet, ushort number)
    {
        Span<byte> value = stackalloc byte[TransportSequenceNumber.Length];
        TransportSequenceNumber.Write(value, number);
        var writer = new RtpHeaderWriter(packet);
        writer.Start(true, 96, number, 1000, 4711);
        writer.AddExtension(3, value);
        writer.AddExtension(20, "two-byte form"u8);
        return writer.Finish();
    }

    private static int CountRead(ReadOnlySpan<byte> data)
    {
        var count = 0;
        var reader = new RtcpReader(data);
        while (reader.TryRead(out var view))
        {
            count++;
            if (view.Type == RtcpType.ReceiverReport && ReceiverReport.TryParse(view, out var report))
            {
                foreach (var block in report)
                {
                    count += block.FractionLost == 2 ? 1 : 0;
                }
            }

            if (Nack.TryParse(view, out var nack))
            {
                foreach (var _ in nack)
                {
                    count++;
                }
            }
        }

        return count;
    }
}
