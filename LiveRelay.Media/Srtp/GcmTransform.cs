using System.Buffers.Binary;

namespace LiveRelay.Media.Srtp;

/// <summary>AEAD_AES_128_GCM (RFC 7714).</summary>
internal sealed class GcmTransform(GcmCipher cipher, ReadOnlySpan<byte> salt) : SrtpTransform
{
    // RFC 7714 section 9.2: the RTCP header and the ESRTCP word are authenticated, in this order.
    private const int RtcpAssociatedLength = RtcpHeaderLength + RtcpIndexLength;

    private readonly ulong _saltHead = BinaryPrimitives.ReadUInt64BigEndian(salt);
    private readonly uint _saltTail = BinaryPrimitives.ReadUInt32BigEndian(salt[sizeof(ulong)..]);

    public override int TagLength => GcmCipher.TagLength;

    internal override object Keys => cipher;

    public override void SealRtp(Span<byte> packet, int headerLength, int prefixLength, ReadOnlySpan<byte> payload, ulong index)
    {
        Span<byte> nonce = stackalloc byte[GcmCipher.NonceLength];
        MakeNonce(nonce, RtpSsrc(packet), index);
        var text = packet[headerLength..^GcmCipher.TagLength];
        cipher.Seal(nonce, packet[..headerLength], text, prefixLength, payload, packet[^GcmCipher.TagLength..]);
    }

    public override bool OpenRtp(Span<byte> packet, int headerLength, ulong index)
    {
        Span<byte> nonce = stackalloc byte[GcmCipher.NonceLength];
        MakeNonce(nonce, RtpSsrc(packet), index);
        var text = packet[headerLength..^GcmCipher.TagLength];
        return cipher.Open(nonce, packet[..headerLength], text, packet[^GcmCipher.TagLength..]);
    }

    public override void SealRtcp(Span<byte> packet, int length, uint index)
    {
        var word = packet[^RtcpIndexLength..];
        BinaryPrimitives.WriteUInt32BigEndian(word, EncryptedFlag | index);
        Span<byte> nonce = stackalloc byte[GcmCipher.NonceLength];
        MakeNonce(nonce, RtcpSsrc(packet), index);
        Span<byte> associated = stackalloc byte[RtcpAssociatedLength];
        packet[..RtcpHeaderLength].CopyTo(associated);
        word.CopyTo(associated[RtcpHeaderLength..]);
        var text = packet[RtcpHeaderLength..length];
        cipher.Seal(nonce, associated, text, text.Length, [], packet.Slice(length, GcmCipher.TagLength));
    }

    public override uint ReadRtcpIndexWord(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[^RtcpIndexLength..]);

    public override bool OpenRtcp(Span<byte> packet)
    {
        var word = ReadRtcpIndexWord(packet);
        if ((word & EncryptedFlag) == 0)
        {
            return false;
        }

        Span<byte> nonce = stackalloc byte[GcmCipher.NonceLength];
        MakeNonce(nonce, RtcpSsrc(packet), word & ~EncryptedFlag);
        Span<byte> associated = stackalloc byte[RtcpAssociatedLength];
        packet[..RtcpHeaderLength].CopyTo(associated);
        packet[^RtcpIndexLength..].CopyTo(associated[RtcpHeaderLength..]);
        var end = packet.Length - RtcpIndexLength - GcmCipher.TagLength;
        return cipher.Open(nonce, associated, packet[RtcpHeaderLength..end], packet.Slice(end, GcmCipher.TagLength));
    }

    public override void Dispose() => cipher.Dispose();

    // RFC 7714 sections 8.1 and 9.1: two zero bytes, SSRC, 48 bits of index, all XOR the salt.
    private void MakeNonce(Span<byte> nonce, uint ssrc, ulong index)
    {
        BinaryPrimitives.WriteUInt64BigEndian(nonce, _saltHead ^ ((ulong)ssrc << 16) ^ (ushort)(index >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(nonce[sizeof(ulong)..], _saltTail ^ (uint)index);
    }
}
