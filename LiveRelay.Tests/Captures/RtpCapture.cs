using System.Buffers.Binary;
using LiveRelay.Media.Rtp;

namespace LiveRelay.Tests.Captures;

/// <summary>A packet of a capture.</summary>
/// <param name="Time">After the capture's first packet.</param>
/// <param name="Bytes">Header and payload; of the payload only its beginning is real, the rest is zeros.</param>
internal sealed record CapturedPacket(TimeSpan Time, byte[] Bytes);

/// <summary>RTP as a real encoder sent it: see README.md for how the files were made.</summary>
internal static class RtpCapture
{
    /// <summary>Reads a capture: for each packet its time in microseconds (8 bytes), its whole length and the length that is stored (2 each), and so many bytes.</summary>
    internal static List<CapturedPacket> Read(string name)
    {
        var file = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Captures", name)).AsSpan();
        List<CapturedPacket> packets = [];
        while (!file.IsEmpty)
        {
            var time = TimeSpan.FromMicroseconds(BinaryPrimitives.ReadInt64BigEndian(file));
            var packet = new byte[BinaryPrimitives.ReadUInt16BigEndian(file[8..])];
            var stored = BinaryPrimitives.ReadUInt16BigEndian(file[10..]);
            file.Slice(12, stored).CopyTo(packet);
            file = file[(12 + stored)..];
            packets.Add(new CapturedPacket(time, packet));
        }

        return packets;
    }

    /// <summary>The value of an extension; empty if the packet has none.</summary>
    internal static ReadOnlySpan<byte> Extension(this in RtpPacket packet, byte id) => packet.TryGetExtension(id, out var value) ? value : [];
}
