using CsCheck;
using LiveRelay.Media.Dtls;

namespace LiveRelay.Tests.Dtls;

public class DtlsRecordFilterTests
{
    private static readonly byte[] _changeCipherSpec = [20, 254, 253, 0, 0, 0, 0, 0, 0, 0, 7, 0, 1, 1];
    private static readonly byte[] _keyExchange = Handshake(16, 3, 0, 3);
    private static readonly byte[] _verify = Handshake(15, 4, 0, 4);
    private static readonly byte[] _finished = [22, 254, 253, 0, 1, 0, 0, 0, 0, 0, 0, 0, 24, .. new byte[24]];

    [Fact]
    public void A_flight_in_order_passes_unchanged()
    {
        var filter = new DtlsRecordFilter();

        AssertPasses(filter, [.. _keyExchange, .. _verify, .. _changeCipherSpec, .. _finished]);
        AssertPasses(filter, [.. _changeCipherSpec, .. _finished]);
    }

    [Fact]
    public void Without_a_CertificateVerify_the_ChangeCipherSpec_is_taken_out()
    {
        var filter = new DtlsRecordFilter();
        byte[] datagram = [.. _keyExchange, .. _changeCipherSpec, .. _finished];

        var length = filter.Apply(datagram);

        Assert.Equal([.. _keyExchange, .. _finished], datagram[..length]);
        AssertPasses(filter, [.. _verify, .. _changeCipherSpec]);
    }

    [Fact]
    public void Half_a_CertificateVerify_is_none()
    {
        var filter = new DtlsRecordFilter();
        AssertPasses(filter, Handshake(15, 100, 0, 60));
        Assert.Equal(0, filter.Apply(_changeCipherSpec.ToArray()));
        AssertPasses(filter, Handshake(15, 100, 70, 30));
        Assert.Equal(0, filter.Apply(_changeCipherSpec.ToArray()));

        AssertPasses(filter, Handshake(15, 100, 50, 50));

        AssertPasses(filter, _changeCipherSpec);
    }

    [Fact]
    public void An_encrypted_record_without_room_for_nonce_and_tag_is_taken_out()
    {
        byte[] tooShort = [21, 254, 253, 0, 1, 0, 0, 0, 0, 0, 0, 0, 23, .. new byte[23]];
        byte[] datagram = [.. tooShort, .. _keyExchange, .. tooShort, .. _finished];

        var length = new DtlsRecordFilter().Apply(datagram);

        Assert.Equal([.. _keyExchange, .. _finished], datagram[..length]);
    }

    [Theory]
    [InlineData(0xFE, 0xFE)]
    [InlineData(0xFE, 0xFC)]
    [InlineData(0x03, 0x03)]
    public void A_record_of_another_version_is_taken_out(byte major, byte minor)
    {
        byte[] other = [22, major, minor, .. _keyExchange[3..]];
        byte[] old = [22, 0xFE, 0xFF, .. _keyExchange[3..]];
        byte[] datagram = [.. old, .. other, .. _keyExchange];

        var length = new DtlsRecordFilter().Apply(datagram);

        Assert.Equal([.. old, .. _keyExchange], datagram[..length]);
    }

    [Fact]
    public void Bytes_behind_the_last_whole_record_are_taken_out()
    {
        Gen.Byte.Array[0, 60].Sample(bytes =>
        {
            if (bytes.Length > 12)
            {
                bytes[11] = 1; // longer than what is there
            }

            byte[] datagram = [.. _keyExchange, .. bytes];
            Assert.Equal(_keyExchange.Length, new DtlsRecordFilter().Apply(datagram));
        });
    }

    private static void AssertPasses(DtlsRecordFilter filter, byte[] datagram)
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
