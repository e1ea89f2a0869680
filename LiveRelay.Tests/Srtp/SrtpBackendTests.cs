using System.Runtime.Intrinsics.X86;
using CsCheck;
using LiveRelay.Media;
using LiveRelay.Media.Srtp;

namespace LiveRelay.Tests.Srtp;

/// <summary>RFC 3711 has no vectors of whole packets: what one backend makes, the other must make and take too.</summary>
public class SrtpBackendTests
{
    private static readonly Gen<byte[]> _key = Gen.Byte.Array[SrtpProfileLengths.Key];
    private static readonly Gen<byte[]> _salt = Gen.Byte.Array[14];

    // Payloads over 2048 bytes make the managed counter mode begin a second chunk.
    private static readonly Gen<Packet> _packet = Gen.Select(
        Gen.Int[0, 15], Gen.Int[-1, 20], Gen.Byte.Array[0, 4200], Gen.Int[0, 30], Gen.UShort, Gen.UInt,
        (csrcs, extensionWords, payload, prefix, number, ssrc) =>
            new Packet(MakeHeader(csrcs, extensionWords, number, ssrc), payload, Math.Min(prefix, payload.Length)));

    public static TheoryData<SrtpBackend> Native => new(SrtpBackend.OpenSsl, SrtpBackend.Hardware);

    [Fact]
    public void The_processors_instructions_are_used_where_it_has_them_and_OpenSSL_where_it_is_found()
    {
        using var automatic = new SrtpPair(SrtpProfile.AeadAes128Gcm);
        using var managed = new SrtpPair(SrtpProfile.AeadAes128Gcm, SrtpBackend.Managed);

        using var native = new SrtpPair(SrtpProfile.AeadAes128Gcm, SrtpBackend.OpenSsl);

        Assert.Equal(
            Aes.IsSupported && Pclmulqdq.IsSupported ? SrtpBackend.Hardware : OperatingSystem.IsLinux() ? SrtpBackend.OpenSsl : SrtpBackend.Managed,
            automatic.Sender.Backend);
        Assert.Equal(OperatingSystem.IsLinux() ? SrtpBackend.OpenSsl : SrtpBackend.Managed, native.Sender.Backend);
        Assert.Equal(SrtpBackend.Managed, managed.Sender.Backend);
    }

    [Theory, MemberData(nameof(Native))]
    public void Both_backends_make_the_same_RTP_packets_and_take_each_others(SrtpBackend backend)
    {
        Gen.Select(Gen.Enum<SrtpProfile>(), _key, _salt, _packet).Sample((profile, key, salt, packet) =>
        {
            using var native = Create(profile, key, salt, backend);
            using var managed = Create(profile, key, salt, SrtpBackend.Managed);
            using var nativeReceiver = Create(profile, key, salt, backend);
            using var managedReceiver = Create(profile, key, salt, SrtpBackend.Managed);

            var one = packet.Protect(native);
            var other = packet.Protect(managed);

            Assert.Equal(one, other);
            Assert.Equal(DropReason.None, nativeReceiver.UnprotectRtp(other, out var length));
            Assert.Equal(packet.Plain, other[..length]);
            Assert.Equal(DropReason.None, managedReceiver.UnprotectRtp(one, out length));
            Assert.Equal(packet.Plain, one[..length]);
        }, iter: 2000);
    }

    [Theory, MemberData(nameof(Native))]
    public void Both_backends_make_the_same_RTCP_packets_and_take_each_others(SrtpBackend backend)
    {
        Gen.Select(Gen.Enum<SrtpProfile>(), _key, _salt, Gen.Byte.Array[8, 1400]).Sample((profile, key, salt, plain) =>
        {
            plain[0] = (byte)(plain[0] & 0x3F | 0x80);
            using var native = Create(profile, key, salt, backend);
            using var managed = Create(profile, key, salt, SrtpBackend.Managed);
            using var nativeReceiver = Create(profile, key, salt, backend);
            using var managedReceiver = Create(profile, key, salt, SrtpBackend.Managed);
            for (var i = 0; i < 3; i++)
            {
                var one = ProtectRtcp(native, plain);
                var other = ProtectRtcp(managed, plain);

                Assert.Equal(one, other);
                Assert.Equal(DropReason.None, nativeReceiver.UnprotectRtcp(other, out var length));
                Assert.Equal(plain, other[..length]);
                Assert.Equal(DropReason.None, managedReceiver.UnprotectRtcp(one, out length));
                Assert.Equal(plain, one[..length]);
            }
        }, iter: 1000);
    }

    [Theory, MemberData(nameof(Native))]
    public void Both_backends_refuse_a_packet_with_one_bit_changed(SrtpBackend backend)
    {
        Gen.Select(Gen.Enum<SrtpProfile>(), _key, _salt, _packet, Gen.Int[0, 1 << 20]).Sample((profile, key, salt, packet, where) =>
        {
            using var sender = Create(profile, key, salt, backend);
            using var native = Create(profile, key, salt, backend);
            using var managed = Create(profile, key, salt, SrtpBackend.Managed);
            var wrong = packet.Protect(sender);
            var bit = where % (wrong.Length * 8);
            wrong[bit / 8] ^= (byte)(1 << bit % 8);

            var answer = native.UnprotectRtp(wrong.ToArray(), out _);

            Assert.NotEqual(DropReason.None, answer);
            Assert.Equal(answer, managed.UnprotectRtp(wrong, out _));
        }, iter: 2000);
    }

    private static SrtpSession Create(SrtpProfile profile, byte[] key, byte[] salt, SrtpBackend backend) =>
        new(profile, key, salt.AsSpan(0, profile.MasterSalt()), backend);

    private static byte[] ProtectRtcp(SrtpSession session, byte[] plain)
    {
        var packet = new byte[plain.Length + SrtpSession.MaxRtcpOverhead];
        plain.CopyTo(packet, 0);
        return packet[..session.ProtectRtcp(packet, plain.Length)];
    }

    private static byte[] MakeHeader(int csrcs, int extensionWords, ushort number, uint ssrc)
    {
        var extension = extensionWords < 0 ? 0 : 4 + extensionWords * 4;
        var header = new byte[12 + csrcs * 4 + extension];
        SrtpPair.WriteHeader(header, number, ssrc);
        header[0] |= (byte)csrcs;
        if (extension > 0)
        {
            header[0] |= 0x10;
            header[12 + csrcs * 4 + 3] = (byte)extensionWords;
        }

        return header;
    }

    private sealed record Packet(byte[] Header, byte[] Payload, int Prefix)
    {
        public byte[] Plain => [.. Header, .. Payload];

        public byte[] Protect(SrtpSession session)
        {
            var packet = new byte[Header.Length + Payload.Length + SrtpSession.MaxRtpOverhead];
            Header.CopyTo(packet, 0);
            Payload.AsSpan(0, Prefix).CopyTo(packet.AsSpan(Header.Length));
            return packet[..session.ProtectRtp(packet, Header.Length, Prefix, Payload.AsSpan(Prefix))];
        }
    }
}
