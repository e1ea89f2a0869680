using CsCheck;
using LiveRelay.Media.Rtcp;

namespace LiveRelay.Tests.Rtcp;

public class RtcpTests
{
    [Fact]
    public void A_sender_report_is_laid_out_as_in_RFC_3550()
    {
        var packet = new byte[28];
        Assert.Equal(28, new SenderReport(0x01020304, 0x1122334455667788, 0xA0B0C0D0, 5, 6).Write(packet));
        Assert.Equal(Convert.FromHexString("80C8000601020304" + "1122334455667788" + "A0B0C0D0" + "00000005" + "00000006"), packet);
        var reader = new RtcpReader(packet);
        Assert.True(reader.TryRead(out var view));
        Assert.True(SenderReport.TryParse(view, out var report));
        Assert.Equal(new SenderReport(0x01020304, 0x1122334455667788, 0xA0B0C0D0, 5, 6), report);
        Assert.False(reader.TryRead(out _));
        Assert.False(reader.IsMalformed);
    }

    [Fact]
    public void Report_blocks_come_back_as_they_were_written()
    {
        ReportBlock[] blocks = [new(1, 64, -3, 70_000, 12, 0x99887766, 65_536), new(2, 0, 0x7F_FFFF, 1, 0, 0, 0)];
        var packet = new byte[100];
        var length = ReceiverReport.Write(packet, 42, blocks);
        Assert.Equal(8 + 48, length);
        var reader = new RtcpReader(packet.AsSpan(0, length));
        Assert.True(reader.TryRead(out var view));
        Assert.True(ReceiverReport.TryParse(view, out var report));
        Assert.Equal(42u, report.SenderSsrc);
        Assert.Equal(2, report.Count);
        Assert.Equal(blocks[0], report[0]);
        Assert.Equal(blocks[1], report[1]);
    }

    [Fact]
    public void Any_set_of_lost_numbers_survives_a_nack() =>
        Gen.Select(Gen.UShort, Gen.Int[1, 40].Array[1, 60]).Sample((start, gaps) =>
        {
            var lost = new List<ushort> { start };
            foreach (var gap in gaps)
            {
                lost.Add((ushort)(lost[^1] + gap));
            }

            var packet = new byte[400];
            var length = Nack.Write(packet, 1, 2, lost.ToArray());
            var reader = new RtcpReader(packet.AsSpan(0, length));
            Assert.True(reader.TryRead(out var view));
            Assert.True(Nack.TryParse(view, out var nack));
            Assert.Equal(2u, nack.MediaSsrc);
            var read = new List<ushort>();
            foreach (var sequenceNumber in nack)
            {
                read.Add(sequenceNumber);
            }

            Assert.Equal(lost, read);
        });

    [Fact]
    public void A_compound_is_read_packet_by_packet()
    {
        var data = new byte[300];
        var length = new SenderReport(1, 2, 3, 4, 5).Write(data);
        length += Sdes.Write(data.AsSpan(length), 1, "liverelay"u8);
        length += Pli.Write(data.AsSpan(length), 1, 77);
        length += Fir.Write(data.AsSpan(length), 1, 78, 9);
        length += Remb.Write(data.AsSpan(length), 1, 79, 2_500_000);
        length += Bye.Write(data.AsSpan(length), 80);
        var reader = new RtcpReader(data.AsSpan(0, length));
        Assert.True(reader.TryRead(out var view) && view.Type == RtcpType.SenderReport);
        Assert.True(reader.TryRead(out view) && view.Type == RtcpType.SourceDescription);
        Assert.True(reader.TryRead(out view) && Pli.TryParse(view, out var pli) && pli.MediaSsrc == 77);
        Assert.True(reader.TryRead(out view) && Fir.TryParse(view, out var fir) && fir.Count == 1 && fir.MediaSsrc(0) == 78);
        Assert.True(reader.TryRead(out view) && Remb.TryParse(view, out var remb) && remb.BitsPerSecond is > 2_499_900 and <= 2_500_000);
        Assert.True(reader.TryRead(out view) && Bye.TryParse(view, out var bye) && bye.Ssrc == 80);
        Assert.False(reader.TryRead(out _));
        Assert.False(reader.IsMalformed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("80C80006")] // says more than there is
    [InlineData("40C80000")] // version 1
    [InlineData("A0C8000000")] // padding in a packet without a body
    public void What_is_not_rtcp_is_called_malformed(string hex)
    {
        var reader = new RtcpReader(Convert.FromHexString(hex));
        while (reader.TryRead(out _))
        {
        }

        Assert.True(reader.IsMalformed);
    }
}
