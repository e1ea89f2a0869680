using System.Globalization;

namespace LiveRelay.Tests.Browser;

/// <summary>What a page's own connection tells of the camera's picture and the sound that it received so far (getStats).</summary>
internal sealed record ReceptionFigures(
    double Time, int Height, long Frames, int Freezes, double Frozen, long Bytes, long SoundPackets, long Samples, long Concealed, long SilentlyConcealed)
{
    private const string Script =
        """
        async () => {
          const all = [...(await liveRelay.peers.viewer.getStats()).values()].filter((entry) => entry.type === 'inbound-rtp');
          const pictures = all.filter((entry) => entry.kind === 'video').sort((a, b) => b.framesDecoded - a.framesDecoded);
          const sounds = all.filter((entry) => entry.kind === 'audio').sort((a, b) => b.packetsReceived - a.packetsReceived);
          const [picture, sound] = [pictures[0] ?? {}, sounds[0] ?? {}];
          return {
            time: performance.now() / 1000,
            height: picture.frameHeight ?? 0,
            frames: picture.framesDecoded ?? 0,
            freezes: picture.freezeCount ?? 0,
            frozen: picture.totalFreezesDuration ?? 0,
            bytes: picture.bytesReceived ?? 0,
            soundPackets: sound.packetsReceived ?? 0,
            samples: sound.totalSamplesReceived ?? 0,
            concealed: sound.concealedSamples ?? 0,
            silentlyConcealed: sound.silentConcealedSamples ?? 0,
          };
        }
        """;

    internal static Task<ReceptionFigures> ReadAsync(InstrumentPage viewer) => viewer.RunAsync<ReceptionFigures>(Script);

    /// <summary>What came since then.</summary>
    internal ReceptionFigures Since(ReceptionFigures before) => new(
        Time - before.Time,
        Height,
        Frames - before.Frames,
        Freezes - before.Freezes,
        Frozen - before.Frozen,
        Bytes - before.Bytes,
        SoundPackets - before.SoundPackets,
        Samples - before.Samples,
        Concealed - before.Concealed,
        SilentlyConcealed - before.SilentlyConcealed);

    /// <summary>Of the time, in percent.</summary>
    internal double FrozenPercent => 100 * Frozen / Time;

    /// <summary>Of the sound, in percent, that was made up while something was to be heard.</summary>
    internal double ConcealedPercent => 100.0 * (Concealed - SilentlyConcealed) / Math.Max(1, Samples);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Height} lines, {Frames / Time:F1} frames/s, {Bytes * 8 / Time / 1000:F0} kbit/s, {Freezes} freezes, {FrozenPercent:F2} % frozen, {ConcealedPercent:F2} % of the sound concealed");
}
