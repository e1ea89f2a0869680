using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using LiveRelay.Media.Recording;
using LiveRelay.Media.Recording.Mp4;

namespace LiveRelay.Tests.Recording.Mp4;

/// <summary>
/// A short clip as FFmpeg's encoders make it, in samples of the recorder's form. What stands in the picture tells the time: see
/// <see cref="Brightness"/>.
/// </summary>
internal sealed record EncodedClip(SampleCodec Codec, IReadOnlyList<EncodedSample> Samples)
{
    internal const int FrameRate = 25;
    internal const int Seconds = 6;
    internal const int Width = 320;
    internal const int Height = 180;

    private static readonly ConcurrentDictionary<SampleCodec, Lazy<Task<EncodedClip>>> _made = new();

    private static string Picture => $"color=black:size={Width}x{Height}:rate={FrameRate}:duration={Seconds},geq=lum='16+30*floor(T)':cb=128:cr=128";

    /// <summary>The picture is grey, 30 steps brighter each second.</summary>
    internal static int Brightness(int second) => 16 + (30 * second);

    internal static Task<EncodedClip> GetAsync(SampleCodec codec) => _made.GetOrAdd(codec, static codec => new Lazy<Task<EncodedClip>>(() => MakeAsync(codec))).Value;

    /// <summary>Two resolutions, one behind the other, in H.264.</summary>
    internal static async Task<EncodedClip> GetWithTwoSizesAsync()
    {
        var first = await GetAsync(SampleCodec.H264);
        var second = SamplesOf(SampleCodec.H264, await EncodeAsync("color=red:size=640x360:rate=25:duration=2", H264, "h264"));
        return first with { Samples = [.. first.Samples, .. second] };
    }

    /// <summary>Two seconds whose left half is white.</summary>
    internal static async Task<EncodedClip> GetWithWhiteLeftAsync() =>
        new(SampleCodec.H264, SamplesOf(SampleCodec.H264, await EncodeAsync($"color=black:size={Width}x{Height}:rate={FrameRate}:duration=2,drawbox=w=iw/2:color=white:t=fill", H264, "h264")));

    /// <summary>The sound with holes that decoders are to fill themselves.</summary>
    internal static async Task<EncodedClip> GetWithHolesAsync(int every)
    {
        var whole = await GetAsync(SampleCodec.Opus);
        return whole with { Samples = [.. whole.Samples.Select((sample, i) => i > 0 && i % every == 0 ? new EncodedSample(Hole(whole.Samples[i - 1].Bytes), true) : sample)] };
    }

    private static byte[] Hole(byte[] before)
    {
        var packet = new byte[1];
        Assert.True(OpusPacket.TryConceal(before[0], packet));
        return packet;
    }

    /// <summary>One picture in H.264, of any profile.</summary>
    internal static async Task<byte[]> EncodeOneAsync(string source, string profile, string format) =>
        AnnexB(await EncodeAsync(source, ["-c:v", "libx264", "-preset", "veryfast", "-profile:v", profile, "-pix_fmt", format], "h264"))[0].Bytes;

    private static string[] H264 => ["-c:v", "libx264", "-profile:v", "baseline", "-preset", "ultrafast", "-g", "50", "-x264-params", "repeat-headers=1:scenecut=0"];

    private static async Task<EncodedClip> MakeAsync(SampleCodec codec)
    {
        var bytes = codec switch
        {
            SampleCodec.H264 => await EncodeAsync(Picture, H264, "h264"),
            SampleCodec.Vp8 => await EncodeAsync(Picture, ["-c:v", "libvpx", "-g", "50", "-deadline", "realtime", "-cpu-used", "8", "-auto-alt-ref", "0", "-lag-in-frames", "0"], "ivf"),
            SampleCodec.Vp9 => await EncodeAsync(Picture, ["-c:v", "libvpx-vp9", "-g", "50", "-deadline", "realtime", "-cpu-used", "8", "-lag-in-frames", "0"], "ivf"),
            SampleCodec.Av1 => await EncodeAsync(Picture, ["-c:v", "libaom-av1", "-g", "50", "-usage", "realtime", "-cpu-used", "8", "-lag-in-frames", "0"], "ivf"),
            _ => await EncodeAsync($"sine=frequency=440:sample_rate=48000:duration={Seconds}", ["-c:a", "libopus", "-ac", "2", "-b:a", "32k"], "ogg"),
        };
        return new EncodedClip(codec, SamplesOf(codec, bytes));
    }

    private static List<EncodedSample> SamplesOf(SampleCodec codec, byte[] bytes) => codec switch
    {
        SampleCodec.H264 => AnnexB(bytes),
        SampleCodec.Opus => Ogg(bytes),
        _ => Ivf(codec, bytes),
    };

    private static async Task<byte[]> EncodeAsync(string source, string[] encoder, string format)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "ffmpeg", ["-hide_banner", "-loglevel", "error", "-f", "lavfi", "-i", source, "-pix_fmt", "yuv420p", "-threads", "1", .. encoder, "-f", format, "pipe:1"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        await process.WaitForExitAsync();
        Assert.Equal("", await errors);
        return output.ToArray();
    }

    /// <summary>Each access unit here is parameter sets or SEI, then one slice.</summary>
    private static List<EncodedSample> AnnexB(ReadOnlySpan<byte> stream)
    {
        var samples = new List<EncodedSample>();
        var sample = new List<byte>();
        while (stream.IndexOf((ReadOnlySpan<byte>)[0, 0, 1]) is >= 0 and var start)
        {
            var unit = stream[(start + 3)..];
            var end = unit.IndexOf((ReadOnlySpan<byte>)[0, 0, 1]);
            stream = end < 0 ? default : unit[end..];
            unit = (end < 0 ? unit : unit[..end]).TrimEnd((byte)0);
            var length = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, unit.Length);
            sample.AddRange(length);
            sample.AddRange(unit);
            if ((unit[0] & 0x1F) is 1 or 5)
            {
                samples.Add(new EncodedSample([.. sample], (unit[0] & 0x1F) == 5));
                sample.Clear();
            }
        }

        return samples;
    }

    /// <summary>A header of 32 bytes; before each frame its size and a timestamp of eight bytes.</summary>
    private static List<EncodedSample> Ivf(SampleCodec codec, ReadOnlySpan<byte> file)
    {
        var samples = new List<EncodedSample>();
        for (file = file[32..]; !file.IsEmpty;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(file);
            var frame = file.Slice(12, length);
            file = file[(12 + length)..];

            // A temporal delimiter, two bytes, is left out as the recorder leaves it out; only then does a sequence header come first.
            frame = codec == SampleCodec.Av1 && frame[0] == 0x12 ? frame[2..] : frame;
            var isKeyFrame = codec switch
            {
                SampleCodec.Vp8 => (frame[0] & 1) == 0,
                SampleCodec.Vp9 => (frame[0] & 4) == 0,
                _ => (frame[0] >> 3) == 1,
            };
            samples.Add(new EncodedSample(frame.ToArray(), isKeyFrame));
        }

        return samples;
    }

    /// <summary>RFC 3533 section 6: pages with a table of segments; the first two packets are headers.</summary>
    private static List<EncodedSample> Ogg(ReadOnlySpan<byte> file)
    {
        var samples = new List<EncodedSample>();
        var packet = new List<byte>();
        while (!file.IsEmpty)
        {
            int segments = file[26];
            var lengths = file.Slice(27, segments);
            file = file[(27 + segments)..];
            foreach (var length in lengths)
            {
                packet.AddRange(file[..length]);
                file = file[length..];
                if (length < 255)
                {
                    samples.Add(new EncodedSample([.. packet], true));
                    packet.Clear();
                }
            }
        }

        return samples[2..];
    }
}

internal sealed record EncodedSample(byte[] Bytes, bool IsKeyFrame);
