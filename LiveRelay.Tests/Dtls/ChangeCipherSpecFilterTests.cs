using CsCheck;
using LiveRelay.Media.Dtls;

namespace LiveRelay.Tests.Dtls;

public class ChangeCipherSpecFilterTests
{
    private static readonly byte[] _changeCipherSpec = [20, 254, 253, 0, 0, 0, 0, 0, 0, 0, 7, 0, 1, 1];
    private static readonly byte[] _keyExchange = Handshake(16, 3, 0, 3);
    private static readonly byte[] _verify = Handshake(15, 4, 0, 4);
    private static readonly byte[] _finished = [22, 254, 253, 0, 1, 0, 0, 0, 0, 0, 0, 0, 3, 9, 9, 9];

    [Fact]
    public void A_flight_in_order_passes_unchanged()
    {
        var filter = new ChangeCipherSpecFilter();

        AssertPasses(filter, [.. _keyExchange, .. _verify, .. _changeCipherSpec, .. _finished]);
        AssertPasses(filter, [.. _changeCipherSpec, .. _finished]);
    }

    [Fact]
    public void Without_a_CertificateVerify_the_ChangeCipherSpec_is_taken_out()
    {
        var filter = new ChangeCipherSpecFilter();
        byte[] datagram = [.. _keyExchange, .. _changeCipherSpec, .. _finished];

        var length = filter.Apply(datagram);

        Assert.Equal([.. _keyExchange, .. _finished], datagram[..length]);
        AssertPasses(filter, [.. _verify, .. _changeCipherSpec]);
    }

    [Fact]
    public void Half_a_CertificateVerify_is_none()
    {
        var filter = new ChangeCipherSpecFilter();
        AssertPasses(filter, Handshake(15, 100, 0, 60));
        Assert.Equal(0, filter.Apply(_changeCipherSpec.ToArray()));
        AssertPasses(filter, Handshake(15, 100, 70, 30));
        Assert.Equal(0, filter.Apply(_changeCipherSpec.ToArray()));

        AssertPasses(filter, Handshake(15, 100, 50, 50));

        AssertPasses(filter, _changeCipherSpec);
    }

    [Fact]
    public void Bytes_that_are_no_records_pass_unchanged()
    {
        Gen.Byte.Array[0, 100].Sample(bytes =>
        {
            if (bytes.Length > 0)
            {
                bytes[0] = 23;
            }

            if (bytes.Length > 12)
            {
                bytes[11] = 1;
            }

            AssertPasses(new ChangeCipherSpecFilter(), bytes);
        });
    }

    private static void AssertPasses(ChangeCipherSpecFilter filter, byte[] datagram)
    {
        var copy = datagram.ToArray();
        Assert.Equal(datagram.Length, filter.Apply(copy));
        Assert.Equal(datagram, copy);
    }

    private static byte[] Handshake(byte type, byte length, byte offset, byte fragment) =>
    [
        22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 5, 0, (byte)(12 + fragment),
        type, 0, 0, length, 0, 2, 0, 0, offset, 0, 0, fragment, .. new byte[fragment],
    ];
}
