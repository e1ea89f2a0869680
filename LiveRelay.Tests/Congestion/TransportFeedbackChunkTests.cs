using LiveRelay.Media.Rtcp;

namespace LiveRelay.Tests.Congestion;

/// <summary>Status chunks and deltas as a browser may write them: draft-holmer-rmcat-transport-wide-cc-extensions-01 sections 3.1.1 to 3.1.5.</summary>
public class TransportFeedbackChunkTests
{
    [Fact]
    public void Vectors_of_one_and_of_two_bits_are_read()
    {
        // Base 65534, 21 statuses, reference 2 x 64 ms, feedback 7. 9F1C is the draft's own example of one-bit symbols: lost, 5 received,
        // 3 lost, 3 received, 2 lost. C950: lost, a large delta, 3 small ones, 2 lost.
        var arrivals = Read(
            "8FCD0009" + "00000001" + "00000002" + "FFFE0015" + "00000207" + "9F1CC950" + "0102030405060708FFFC090A0B000000", 21);

        Assert.Equal(
            [-1, 1, 3, 6, 10, 15, -1, -1, -1, 21, 28, 36, -1, -1, -1, 32, 41, 51, 62, -1, -1],
            arrivals.Select(arrival => arrival < 0 ? -1 : (arrival - 128_000) / 250));
    }

    [Fact]
    public void Runs_are_read()
    {
        // 00DD is the draft's example: 221 lost. Then two with small deltas.
        var arrivals = Read("8FCD0006" + "00000001" + "00000002" + "000000DF" + "00000000" + "00DD2002" + "04040000", 223);

        Assert.All(arrivals.Take(221), arrival => Assert.Equal(-1, arrival));
        Assert.Equal([1000, 2000], arrivals.Skip(221));
    }

    [Fact]
    public void A_reference_time_may_be_negative()
    {
        // 24 bits with sign: -1 x 64 ms.
        Assert.Equal([-64_000 + 250], Read("8FCD0005" + "00000001" + "00000002" + "00000001" + "FFFFFF00" + "20010100", 1));
    }

    [Theory]
    [InlineData("8FCD0005" + "00000001" + "00000002" + "00000004" + "00000000" + "20040102")] // four deltas are told, two are there
    [InlineData("8FCD0006" + "00000001" + "00000002" + "00000004" + "00000000" + "20026002" + "01020304")] // two statuses that mean nothing
    public void What_comes_before_the_fault_is_read(string hex)
    {
        var reader = new RtcpReader(Convert.FromHexString(hex));
        Assert.True(reader.TryRead(out var view));
        Assert.True(TransportFeedback.TryParse(view, out var feedback));
        var arrivals = new long[4];
        Assert.Equal(2, feedback.Read(arrivals));
        Assert.Equal([250, 750], arrivals.Take(2));
    }

    [Theory]
    [InlineData("8FCD0005" + "00000001" + "00000002" + "0000FFFF" + "00000000" + "20010000")] // more statuses than chunks
    [InlineData("8FCD0005" + "00000001" + "00000002" + "00000001" + "00000000" + "00000000")] // a run of none
    [InlineData("8FCD0004" + "00000001" + "00000002" + "00000001" + "00000000")] // no chunk at all
    public void Without_its_chunks_nothing_is_read(string hex)
    {
        var reader = new RtcpReader(Convert.FromHexString(hex));
        Assert.True(reader.TryRead(out var view));
        Assert.True(TransportFeedback.TryParse(view, out var feedback));
        Assert.Equal(0, feedback.Read(new long[4]));
    }

    private static long[] Read(string hex, int count)
    {
        var reader = new RtcpReader(Convert.FromHexString(hex));
        Assert.True(reader.TryRead(out var view));
        Assert.True(TransportFeedback.TryParse(view, out var feedback));
        Assert.Equal(count, feedback.StatusCount);
        var arrivals = new long[count];
        Assert.Equal(count, feedback.Read(arrivals));
        return arrivals;
    }
}
