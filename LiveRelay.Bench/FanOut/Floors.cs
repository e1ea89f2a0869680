using System.Net.Sockets;
using System.Security.Cryptography;
using LiveRelay.Media;
using LiveRelay.Media.Srtp;

namespace LiveRelay.Bench.FanOut;

/// <summary>The least that sending encrypted frames can cost on this machine, by the means that others and we use. Each gives CPU-µs per packet.</summary>
internal static class Floors
{
    private const int HeaderLength = 12;
    private const int PacketsDecryptedTogether = 500;
    private const int PacketLength = HeaderLength + FanOutLesson.PayloadSize;

    /// <summary>One sendto a packet, nothing else.</summary>
    public static double SendTo(IReadOnlyList<NetworkPath> viewers, int frames)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var addresses = viewers.Select(path => path.RemoteEndPoint.Serialize()).ToArray();
        var packet = new byte[PacketLength + SrtpSession.MaxRtpOverhead];
        return PerPacket(viewers.Count, frames, () => ForEachPacket(viewers.Count, frames, viewer => socket.SendTo(packet, SocketFlags.None, addresses[viewer])));
    }

    /// <summary>EVP encryption into one buffer, nothing sent.</summary>
    public static double Protect(int viewers, int frames)
    {
        var sessions = Sessions(viewers);
        var packet = new byte[2048];
        var payload = new byte[FanOutLesson.PayloadSize];
        ushort sequenceNumber = 0;
        var result = PerPacket(viewers, frames, () => ForEachPacket(viewers, frames, viewer =>
        {
            WriteHeader(packet, sequenceNumber++);
            sessions[viewer].ProtectRtp(packet, HeaderLength, 0, payload);
        }));
        Array.ForEach(sessions, session => session.Dispose());
        return result;
    }

    /// <summary>EVP decryption of the publisher's packets where they lie: µs for each incoming packet, whoever is sent it.</summary>
    public static double Unprotect(int frames)
    {
        byte[] key = RandomNumberGenerator.GetBytes(16), salt = RandomNumberGenerator.GetBytes(12);
        using var publisher = new SrtpSession(SrtpProfile.AeadAes128Gcm, key, salt, SrtpBackend.OpenSsl);
        using var server = new SrtpSession(SrtpProfile.AeadAes128Gcm, key, salt, SrtpBackend.OpenSsl);
        var payload = new byte[FanOutLesson.PayloadSize];
        var packets = Enumerable.Range(0, PacketsDecryptedTogether).Select(_ => new byte[PacketLength + SrtpSession.MaxRtpOverhead]).ToArray();
        var (time, count, sequenceNumber) = (0.0, 0, (ushort)0);
        while (count < frames * FanOutLesson.PacketsPerFrame)
        {
            foreach (var packet in packets)
            {
                WriteHeader(packet, sequenceNumber++);
                publisher.ProtectRtp(packet, HeaderLength, 0, payload);
            }

            time += ThreadCpuTime.Measure(() => Array.ForEach(packets, packet => server.UnprotectRtp(packet, out _)));
            count += packets.Length;
        }

        return time / count;
    }

    /// <summary>EVP encryption into the send slab, and the slab sent in batches with segmentation offload: the floor of the way that we go.</summary>
    public static double ProtectAndBatch(IReadOnlyList<NetworkPath> viewers, int frames)
    {
        var sessions = Sessions(viewers.Count);
        var payload = new byte[FanOutLesson.PayloadSize];
        using var sink = new ChannelSink(isBatched: OperatingSystem.IsLinux());
        ushort sequenceNumber = 0;
        var result = PerPacket(viewers.Count, frames, () =>
        {
            for (var frame = 0; frame < frames; frame++)
            {
                for (var viewer = 0; viewer < sessions.Length; viewer++)
                {
                    for (var i = 0; i < FanOutLesson.PacketsPerFrame; i++)
                    {
                        var packet = sink.Reserve(PacketLength + SrtpSession.MaxRtpOverhead);
                        WriteHeader(packet, sequenceNumber++);
                        sink.Commit(viewers[viewer], sessions[viewer].ProtectRtp(packet, HeaderLength, 0, payload));
                    }
                }

                sink.Flush();
            }
        });
        Array.ForEach(sessions, session => session.Dispose());
        return result;
    }

    /// <summary>The framework's AesGcm and one Socket.SendTo a packet: the plain way in C#.</summary>
    public static double ManagedAndSendTo(IReadOnlyList<NetworkPath> viewers, int frames)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var addresses = viewers.Select(path => path.RemoteEndPoint.Serialize()).ToArray();
        var ciphers = viewers.Select(_ => new AesGcm(RandomNumberGenerator.GetBytes(16), 16)).ToArray();
        var payload = new byte[FanOutLesson.PayloadSize];
        var packet = new byte[PacketLength + 16];
        var nonce = new byte[12];
        ulong counter = 0;
        var result = PerPacket(viewers.Count, frames, () => ForEachPacket(viewers.Count, frames, viewer =>
        {
            BitConverter.TryWriteBytes(nonce, ++counter);
            ciphers[viewer].Encrypt(
                nonce, payload, packet.AsSpan(HeaderLength, payload.Length), packet.AsSpan(PacketLength), packet.AsSpan(0, HeaderLength));
            socket.SendTo(packet, SocketFlags.None, addresses[viewer]);
        }));
        Array.ForEach(ciphers, cipher => cipher.Dispose());
        return result;
    }

    private static void ForEachPacket(int viewers, int frames, Action<int> action)
    {
        for (var frame = 0; frame < frames; frame++)
        {
            for (var viewer = 0; viewer < viewers; viewer++)
            {
                for (var i = 0; i < FanOutLesson.PacketsPerFrame; i++)
                {
                    action(viewer);
                }
            }
        }
    }

    private static double PerPacket(int viewers, int frames, Action action) =>
        ThreadCpuTime.Measure(action) / ((double)viewers * frames * FanOutLesson.PacketsPerFrame);

    private static SrtpSession[] Sessions(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => new SrtpSession(
            SrtpProfile.AeadAes128Gcm, RandomNumberGenerator.GetBytes(16), RandomNumberGenerator.GetBytes(12), SrtpBackend.OpenSsl))];

    private static void WriteHeader(Span<byte> packet, ushort sequenceNumber)
    {
        packet[0] = 0x80;
        packet[1] = 96;
        packet[2] = (byte)(sequenceNumber >> 8);
        packet[3] = (byte)sequenceNumber;
        packet[8..HeaderLength].Fill(1);
    }
}
