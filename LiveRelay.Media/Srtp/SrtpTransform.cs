using System.Buffers.Binary;

namespace LiveRelay.Media.Srtp;

/// <summary>How a profile turns a packet of known index into a protected one and back, for RTP or for RTCP. Knows no streams and no windows.</summary>
internal abstract class SrtpTransform : IDisposable
{
    /// <summary>The bytes that the E flag and the index take at the end of an SRTCP packet (RFC 3711 section 3.4).</summary>
    public const int RtcpIndexLength = 4;

    /// <summary>The part of an RTCP packet that stays readable: the first header and the sender's SSRC.</summary>
    public const int RtcpHeaderLength = 8;

    /// <summary>The E flag in the word before or behind the tag: this packet is encrypted.</summary>
    protected const uint EncryptedFlag = 1u << 31;

    /// <summary>Makes the transform of a profile from the master key; <paramref name="rtcp"/> chooses the labels.</summary>
    public static SrtpTransform Create(SrtpProfile profile, SrtpBackend backend, KeyDerivation master, bool rtcp)
    {
        var key = master.Derive(rtcp ? KeyDerivation.Label.RtcpEncryption : KeyDerivation.Label.RtpEncryption, SrtpProfileLengths.Key);
        var salt = master.Derive(rtcp ? KeyDerivation.Label.RtcpSalt : KeyDerivation.Label.RtpSalt, profile.MasterSalt());
        if (profile == SrtpProfile.AeadAes128Gcm)
        {
            return new GcmTransform(SrtpPrimitives.CreateGcm(backend, key), salt);
        }

        var authentication = master.Derive(rtcp ? KeyDerivation.Label.RtcpAuthentication : KeyDerivation.Label.RtpAuthentication, HmacSha1.HashLength);
        return new CounterModeTransform(SrtpPrimitives.CreateCounter(backend, key), SrtpPrimitives.CreateHmac(backend, authentication), salt);
    }

    /// <summary>What holds the keys: see <see cref="CacheAhead"/>.</summary>
    internal abstract object Keys { get; }

    /// <summary>The tag's length in bytes.</summary>
    public abstract int TagLength { get; }

    /// <summary>
    /// Protects an RTP packet whose header and the first <paramref name="prefixLength"/> bytes behind it are in place;
    /// <paramref name="packet"/> ends with room for the payload and the tag, exactly.
    /// </summary>
    public abstract void SealRtp(Span<byte> packet, int headerLength, int prefixLength, ReadOnlySpan<byte> payload, ulong index);

    /// <summary>Authenticates and decrypts an SRTP packet in place. False if the tag does not match.</summary>
    public abstract bool OpenRtp(Span<byte> packet, int headerLength, ulong index);

    /// <summary>Protects the first <paramref name="length"/> bytes of <paramref name="packet"/>, which ends with room for index and tag, exactly.</summary>
    public abstract void SealRtcp(Span<byte> packet, int length, uint index);

    /// <summary>The E flag and the index, as they stand in a packet of sufficient length.</summary>
    public abstract uint ReadRtcpIndexWord(ReadOnlySpan<byte> packet);

    /// <summary>Authenticates and decrypts an SRTCP packet in place. False if the tag does not match, or the packet says that it is not encrypted.</summary>
    public abstract bool OpenRtcp(Span<byte> packet);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>
    /// SSRC and index as they stand in both profiles' initialisation vectors, 10 bytes: RFC 3711 section 4.1.1, RFC 7714 sections 8.1
    /// and 9.1. An SRTCP index has 31 bits and fills the same field from the right.
    /// </summary>
    protected static void XorSsrcAndIndex(Span<byte> vector, uint ssrc, ulong index)
    {
        var before = BinaryPrimitives.ReadUInt32BigEndian(vector);
        BinaryPrimitives.WriteUInt32BigEndian(vector, before ^ ssrc);
        var high = BinaryPrimitives.ReadUInt16BigEndian(vector[4..]);
        BinaryPrimitives.WriteUInt16BigEndian(vector[4..], (ushort)(high ^ (ushort)(index >> 32)));
        var low = BinaryPrimitives.ReadUInt32BigEndian(vector[6..]);
        BinaryPrimitives.WriteUInt32BigEndian(vector[6..], low ^ (uint)index);
    }

    /// <summary>The SSRC of an RTP packet's fixed header.</summary>
    protected static uint RtpSsrc(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);

    /// <summary>The SSRC of an RTCP packet's first header.</summary>
    protected static uint RtcpSsrc(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
}
