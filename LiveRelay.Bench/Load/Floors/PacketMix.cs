using LiveRelay.Bench.Load.Peers;
using LiveRelay.Media.Srtp;

namespace LiveRelay.Bench.Load.Floors;

/// <summary>What each viewer of a lesson is sent in a second.</summary>
/// <param name="Frames">Frames; the packets of one leave together.</param>
/// <param name="PacketsPerFrame">Packets of a frame.</param>
/// <param name="PictureLength">Bytes of a packet of picture, protection not counted.</param>
/// <param name="Sounds">Packets of sound, each alone.</param>
/// <param name="SoundLength">Bytes of a packet of sound, protection not counted.</param>
internal sealed record PacketMix(int Frames, int PacketsPerFrame, int PictureLength, int Sounds, int SoundLength)
{
    /// <summary>With the header extensions that browsers ask for.</summary>
    internal const int HeaderLength = 20;

    private const int LongestPacket = 1300 - SrtpSession.MaxRtpOverhead;

    /// <summary>What the best layer and the sound were on average.</summary>
    /// <param name="layer">The best layer.</param>
    /// <param name="sounds">How many packets of sound a second.</param>
    /// <param name="soundBytes">Payload bytes of one.</param>
    internal static PacketMix Of(PublishedLayer layer, int sounds, int soundBytes)
    {
        var packets = Math.Max(1, layer.Packets);
        return new PacketMix(
            Math.Max(1, (int)Math.Round(90_000.0 * layer.Frames / Math.Max(1, layer.Timestamp))),
            Math.Max(1, (int)Math.Round((double)packets / Math.Max(1, layer.Frames))),
            Math.Min(LongestPacket, HeaderLength + (int)(layer.Octets / packets)),
            sounds,
            HeaderLength + soundBytes);
    }
}
