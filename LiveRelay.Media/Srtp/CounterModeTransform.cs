using System.Buffers.Binary;
using System.Security.Cryptography;

namespace LiveRelay.Media.Srtp;

/// <summary>AES128_CM_HMAC_SHA1_80 (RFC 3711): encrypt, then authenticate.</summary>
internal sealed class CounterModeTransform(CounterCipher cipher, HmacSha1 hmac, byte[] salt) : SrtpTransform
{
    private const int Tag = 10;
    private const int RollOverLength = 4;

    public override int TagLength => Tag;

    internal override object Keys => cipher;

    public override void SealRtp(Span<byte> packet, int headerLength, int prefixLength, ReadOnlySpan<byte> payload, ulong index)
    {
        Apply(packet[headerLength..^Tag], prefixLength, payload, RtpSsrc(packet), index);
        Span<byte> hash = stackalloc byte[HmacSha1.HashLength];
        HashRtp(packet[..^Tag], index, hash);
        hash[..Tag].CopyTo(packet[^Tag..]);
    }

    public override bool OpenRtp(Span<byte> packet, int headerLength, ulong index)
    {
        Span<byte> hash = stackalloc byte[HmacSha1.HashLength];
        HashRtp(packet[..^Tag], index, hash);
        if (!CryptographicOperations.FixedTimeEquals(hash[..Tag], packet[^Tag..]))
        {
            return false;
        }

        var text = packet[headerLength..^Tag];
        Apply(text, text.Length, [], RtpSsrc(packet), index);
        return true;
    }

    public override void SealRtcp(Span<byte> packet, int length, uint index)
    {
        var text = packet[RtcpHeaderLength..length];
        Apply(text, text.Length, [], RtcpSsrc(packet), index);
        BinaryPrimitives.WriteUInt32BigEndian(packet[length..], EncryptedFlag | index);
        Span<byte> hash = stackalloc byte[HmacSha1.HashLength];
        hmac.Compute(packet[..^Tag], [], hash);
        hash[..Tag].CopyTo(packet[^Tag..]);
    }

    public override uint ReadRtcpIndexWord(ReadOnlySpan<byte> packet) =>
        BinaryPrimitives.ReadUInt32BigEndian(packet[^(Tag + RtcpIndexLength)..]);

    public override bool OpenRtcp(Span<byte> packet)
    {
        var word = ReadRtcpIndexWord(packet);
        Span<byte> hash = stackalloc byte[HmacSha1.HashLength];
        hmac.Compute(packet[..^Tag], [], hash);
        if ((word & EncryptedFlag) == 0 || !CryptographicOperations.FixedTimeEquals(hash[..Tag], packet[^Tag..]))
        {
            return false;
        }

        var text = packet[RtcpHeaderLength..^(Tag + RtcpIndexLength)];
        Apply(text, text.Length, [], RtcpSsrc(packet), word & ~EncryptedFlag);
        return true;
    }

    public override void Dispose()
    {
        cipher.Dispose();
        hmac.Dispose();
    }

    // RFC 3711 section 4.1.1: (salt * 2^16) XOR (SSRC * 2^64) XOR (index * 2^16); the last two bytes count blocks.
    private void Apply(Span<byte> text, int prefixLength, ReadOnlySpan<byte> payload, uint ssrc, ulong index)
    {
        Span<byte> counter = stackalloc byte[CounterCipher.CounterLength];
        counter.Clear();
        salt.CopyTo(counter);
        XorSsrcAndIndex(counter[4..], ssrc, index);
        cipher.Apply(counter, text, prefixLength, payload);
    }

    // RFC 3711 section 4.2: the roll-over counter is authenticated behind the packet, but not sent.
    private void HashRtp(ReadOnlySpan<byte> authenticated, ulong index, Span<byte> hash)
    {
        Span<byte> rollOver = stackalloc byte[RollOverLength];
        BinaryPrimitives.WriteUInt32BigEndian(rollOver, (uint)(index >> 16));
        hmac.Compute(authenticated, rollOver, hash);
    }
}
