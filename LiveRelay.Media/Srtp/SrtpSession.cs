using System.Buffers.Binary;
using LiveRelay.Media.Rtp;

namespace LiveRelay.Media.Srtp;

/// <summary>
/// One direction of one transport: one master key, any number of streams up to a limit, RTP and RTCP (RFC 3711, RFC 7714).
/// Used by one thread at a time. Allocates nothing per packet, only when a new SSRC appears.
/// </summary>
public sealed class SrtpSession : IDisposable
{
    /// <summary>The most bytes that protection adds to an RTP packet.</summary>
    public const int MaxRtpOverhead = 16;

    /// <summary>The most bytes that protection adds to an RTCP packet.</summary>
    public const int MaxRtcpOverhead = 20;

    /// <summary>The smallest replay window that may be chosen, in packets.</summary>
    public const int MinReplayWindow = 1024;

    private const int MinRtpHeader = 12;
    private const uint MaxRtcpIndex = (1u << 31) - 1;

    private readonly SrtpTransform _rtp;
    private readonly SrtpTransform _rtcp;
    private SrtpStreamTable _rtpStreams;
    private SrtpStreamTable _rtcpStreams;
    private readonly bool _indexMayRepeat;
    private uint _nextRtcpIndex;

    /// <summary>Derives the session keys.</summary>
    /// <param name="profile">The negotiated profile.</param>
    /// <param name="masterKey">16 bytes.</param>
    /// <param name="masterSalt">14 bytes, or 12 with AEAD.</param>
    /// <param name="backend">Whose cryptography to use.</param>
    /// <param name="maxStreams">The most SSRCs; packets of further ones are refused. RTP and RTCP count apart.</param>
    /// <param name="replayWindow">How many packets may come late, a multiple of 64, at least <see cref="MinReplayWindow"/>.</param>
    /// <exception cref="ArgumentException">A length that does not fit the profile, or a limit out of range.</exception>
    public SrtpSession(
        SrtpProfile profile,
        ReadOnlySpan<byte> masterKey,
        ReadOnlySpan<byte> masterSalt,
        SrtpBackend backend = SrtpBackend.Auto,
        int maxStreams = 64,
        int replayWindow = MinReplayWindow)
    {
        if (masterKey.Length != SrtpProfileLengths.Key || masterSalt.Length != profile.MasterSalt())
        {
            throw new ArgumentException($"{profile} needs a key of {SrtpProfileLengths.Key} bytes and a salt of {profile.MasterSalt()}.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(maxStreams, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(replayWindow, MinReplayWindow);
        ArgumentOutOfRangeException.ThrowIfNotEqual(replayWindow % 64, 0, nameof(replayWindow));
        using (var master = new KeyDerivation(masterKey, masterSalt))
        {
            _rtp = SrtpTransform.Create(profile, backend, master, rtcp: false);
            _rtcp = SrtpTransform.Create(profile, backend, master, rtcp: true);
        }

        _rtpStreams = new SrtpStreamTable(maxStreams, replayWindow);
        _rtcpStreams = new SrtpStreamTable(maxStreams, replayWindow);
        _indexMayRepeat = profile != SrtpProfile.AeadAes128Gcm;
        Backend = SrtpPrimitives.Resolve(backend);
    }

    /// <summary>The backend in use: never <see cref="SrtpBackend.Auto"/>.</summary>
    public SrtpBackend Backend { get; }

    /// <summary>
    /// Protects an outgoing RTP packet. The encryption is the copy: the payload goes from its source, which is not changed, into the packet.
    /// The roll-over counter follows the sequence numbers of each SSRC (RFC 3711 section 3.3.1), also for late ones.
    /// </summary>
    /// <param name="destination">The finished RTP header, then <paramref name="prefixLength"/> bytes of plaintext, then room for the
    /// payload and <see cref="MaxRtpOverhead"/>.</param>
    /// <param name="headerLength">The RTP header's length with CSRCs and extension.</param>
    /// <param name="prefixLength">The part of the payload that is in place already: an RTX packet's original sequence number, a rewritten descriptor.</param>
    /// <param name="payload">The rest of the payload. It must not overlap the destination.</param>
    /// <returns>
    /// The whole packet's length; 0 if the packet must not be sent: there are too many SSRCs, or, with AEAD, this index was used before
    /// or is too old to tell (a nonce that is used twice gives the authentication key away, RFC 7714 section 8.4; resend by RTX).
    /// With AES-CM a packet may be sent again under its number if its payload is the same.
    /// </returns>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public int ProtectRtp(Span<byte> destination, int headerLength, int prefixLength, ReadOnlySpan<byte> payload)
    {
        var length = headerLength + prefixLength + payload.Length + _rtp.TagLength;
        if (headerLength < MinRtpHeader || prefixLength < 0 || length > destination.Length)
        {
            throw new ArgumentException("No room for header, payload and tag.", nameof(destination));
        }

        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(destination[8..]);
        if (!_rtpStreams.TryGet(ssrc, out var stream))
        {
            if (_rtpStreams.IsFull)
            {
                return 0;
            }

            stream = _rtpStreams.Add(ssrc);
        }

        var index = stream.EstimateIndex(BinaryPrimitives.ReadUInt16BigEndian(destination[2..]));
        if (!_indexMayRepeat && stream.Window.Check(index) != DropReason.None)
        {
            return 0;
        }

        _rtp.SealRtp(destination[..length], headerLength, prefixLength, payload, index);
        stream.Window.Record(index);
        return length;
    }

    /// <summary>
    /// Protects an outgoing RTCP packet (compound or reduced-size) in place. One index counts all our SRTCP packets, whatever their SSRC:
    /// each receiver's view of an SSRC then only has gaps, as after a loss.
    /// </summary>
    /// <param name="packet">The packet, and room for <see cref="MaxRtcpOverhead"/> behind it.</param>
    /// <param name="length">The packet's length, at least 8.</param>
    /// <returns>The whole packet's length; 0 after 2^31 packets, when the key is used up (RFC 3711 section 9.2).</returns>
    /// <exception cref="ArgumentException">The packet is too short, or there is no room behind it.</exception>
    public int ProtectRtcp(Span<byte> packet, int length)
    {
        var protectedLength = length + SrtpTransform.RtcpIndexLength + _rtcp.TagLength;
        if (length < SrtpTransform.RtcpHeaderLength || protectedLength > packet.Length)
        {
            throw new ArgumentException("Not an RTCP packet, or no room for index and tag.", nameof(packet));
        }

        if (_nextRtcpIndex > MaxRtcpIndex)
        {
            return 0;
        }

        _rtcp.SealRtcp(packet[..protectedLength], length, _nextRtcpIndex++);
        return protectedLength;
    }

    /// <summary>
    /// Authenticates and decrypts an incoming SRTP packet in place. A packet that is refused changes nothing that is remembered
    /// (RFC 3711 section 3.3); its own bytes are undefined afterwards.
    /// </summary>
    /// <param name="packet">The packet, from anybody.</param>
    /// <param name="length">The length of the RTP packet at its beginning; 0 if refused.</param>
    /// <returns>
    /// <see cref="DropReason.None"/>, <see cref="DropReason.BadRtp"/>, <see cref="DropReason.TooManyStreams"/>, <see cref="DropReason.SrtpReplay"/>,
    /// <see cref="DropReason.SrtpTooOld"/> or <see cref="DropReason.SrtpAuthentication"/>.
    /// </returns>
    public DropReason UnprotectRtp(Span<byte> packet, out int length)
    {
        length = 0;
        if (!RtpPacket.TryGetHeaderLength(packet, out var headerLength) || packet.Length < headerLength + _rtp.TagLength)
        {
            return DropReason.BadRtp;
        }

        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
        ulong index = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        if (_rtpStreams.TryGet(ssrc, out var stream))
        {
            index = stream.EstimateIndex((ushort)index);
            var seen = stream.Window.Check(index);
            if (seen != DropReason.None)
            {
                return seen;
            }
        }
        else if (_rtpStreams.IsFull)
        {
            return DropReason.TooManyStreams;
        }

        if (!_rtp.OpenRtp(packet, headerLength, index))
        {
            return DropReason.SrtpAuthentication;
        }

        stream ??= _rtpStreams.Add(ssrc);
        stream.Window.Record(index);
        length = packet.Length - _rtp.TagLength;
        return DropReason.None;
    }

    /// <summary>
    /// Authenticates and decrypts an incoming SRTCP packet in place. A packet that is refused changes nothing that is remembered;
    /// its own bytes are undefined afterwards. Packets that say they are not encrypted are refused (RFC 8827 section 6.5).
    /// </summary>
    /// <param name="packet">The packet, from anybody.</param>
    /// <param name="length">The length of the RTCP packet at its beginning; 0 if refused.</param>
    /// <returns>As <see cref="UnprotectRtp"/>, with <see cref="DropReason.BadRtcp"/> for what is no RTCP packet.</returns>
    public DropReason UnprotectRtcp(Span<byte> packet, out int length)
    {
        length = 0;
        var overhead = SrtpTransform.RtcpIndexLength + _rtcp.TagLength;
        if (packet.Length < SrtpTransform.RtcpHeaderLength + overhead || packet[0] >> 6 != 2)
        {
            return DropReason.BadRtcp;
        }

        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        ulong index = _rtcp.ReadRtcpIndexWord(packet) & MaxRtcpIndex;
        if (_rtcpStreams.TryGet(ssrc, out var stream))
        {
            var seen = stream.Window.Check(index);
            if (seen != DropReason.None)
            {
                return seen;
            }
        }
        else if (_rtcpStreams.IsFull)
        {
            return DropReason.TooManyStreams;
        }

        if (!_rtcp.OpenRtcp(packet))
        {
            return DropReason.SrtpAuthentication;
        }

        stream ??= _rtcpStreams.Add(ssrc);
        stream.Window.Record(index);
        length = packet.Length - overhead;
        return DropReason.None;
    }

    /// <summary>The keys that <see cref="ProtectRtp"/> uses: see <see cref="CacheAhead"/>.</summary>
    internal object RtpKeys => _rtp.Keys;

    /// <summary>The keys that <see cref="UnprotectRtcp"/> uses.</summary>
    internal object RtcpKeys => _rtcp.Keys;

    /// <summary>Names what else <see cref="ProtectRtp"/> touches for a packet of an SSRC.</summary>
    internal void CollectTouched(List<object> touched, uint ssrc)
    {
        touched.Add(this);
        touched.Add(_rtp);
        _rtpStreams.CollectTouched(touched, ssrc);
    }

    /// <summary>Names what else <see cref="UnprotectRtcp"/> touches.</summary>
    internal void CollectTouchedByRtcp(List<object> touched)
    {
        touched.Add(this);
        touched.Add(_rtcp);
        _rtcpStreams.CollectTouched(touched);
    }

    /// <summary>Frees the native contexts. The session must not be used afterwards.</summary>
    public void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
    }
}
