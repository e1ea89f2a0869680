using System.Buffers.Binary;
using LiveRelay.Media;
using LiveRelay.Media.Srtp;

namespace LiveRelay.Tests.Srtp;

/// <summary>A sender and a receiver with the same master key.</summary>
internal sealed class SrtpPair : IDisposable
{
    public const int HeaderLength = 12;
    public const uint Ssrc = 0xCAFEBABE;

    public SrtpPair(
        SrtpProfile profile,
        SrtpBackend sender = SrtpBackend.Auto,
        SrtpBackend receiver = SrtpBackend.Auto,
        int maxStreams = 64,
        int replayWindow = SrtpSession.MinReplayWindow)
    {
        var key = Convert.FromHexString("E1F97A0D3E018BE0D64FA32C06DE4139");
        var salt = Convert.FromHexString("0EC675AD498AFEEBB6960B3AABE6").AsSpan(0, profile.MasterSalt());
        Sender = new SrtpSession(profile, key, salt, sender, maxStreams, replayWindow);
        Receiver = new SrtpSession(profile, key, salt, receiver, maxStreams, replayWindow);
    }

    public static TheoryData<SrtpProfile, SrtpBackend> ProfilesAndBackends => new()
    {
        { SrtpProfile.AeadAes128Gcm, SrtpBackend.OpenSsl },
        { SrtpProfile.AeadAes128Gcm, SrtpBackend.Managed },
        { SrtpProfile.AeadAes128Gcm, SrtpBackend.Hardware },
        { SrtpProfile.Aes128CmHmacSha1_80, SrtpBackend.OpenSsl },
        { SrtpProfile.Aes128CmHmacSha1_80, SrtpBackend.Managed },
    };

    public SrtpSession Sender { get; }

    public SrtpSession Receiver { get; }

    /// <summary>A protected packet with a payload that tells its number.</summary>
    public byte[] Protect(ushort sequenceNumber, uint ssrc = Ssrc)
    {
        var packet = new byte[HeaderLength + sizeof(ushort) + SrtpSession.MaxRtpOverhead];
        WriteHeader(packet, sequenceNumber, ssrc);
        var payload = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(payload, sequenceNumber);
        var length = Sender.ProtectRtp(packet, HeaderLength, 0, payload);
        return packet[..length];
    }

    /// <summary>An SRTCP receiver report of no blocks.</summary>
    public byte[] ProtectReport(uint ssrc = Ssrc)
    {
        var packet = new byte[8 + SrtpSession.MaxRtcpOverhead];
        Convert.FromHexString("80C90001").CopyTo(packet, 0);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), ssrc);
        var length = Sender.ProtectRtcp(packet, 8);
        return packet[..length];
    }

    /// <summary>What the receiver says to a copy of a packet.</summary>
    public DropReason Receive(ReadOnlySpan<byte> packet) => Receiver.UnprotectRtp(packet.ToArray(), out _);

    /// <summary>What the receiver says to a copy of a report.</summary>
    public DropReason ReceiveReport(ReadOnlySpan<byte> packet) => Receiver.UnprotectRtcp(packet.ToArray(), out _);

    public static void WriteHeader(Span<byte> packet, ushort sequenceNumber, uint ssrc)
    {
        packet[0] = 0x80;
        packet[1] = 96;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], sequenceNumber);
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], ssrc);
    }

    public void Dispose()
    {
        Sender.Dispose();
        Receiver.Dispose();
    }
}
