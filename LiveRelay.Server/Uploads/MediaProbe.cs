using System.Globalization;
using System.Text.Json;
using LiveRelay.Server.Jobs;
using LiveRelay.Server.Problems;

namespace LiveRelay.Server.Uploads;

/// <summary>
/// What is in an uploaded file, by ffprobe, whatever its name says. Only the containers of films are opened: a playlist, for one, would have FFmpeg read
/// other files, and addresses of the network.
/// </summary>
internal static class MediaProbe
{
    /// <summary>What must stand before the input wherever FFmpeg opens what people sent.</summary>
    internal static IReadOnlyList<string> Guard { get; } = ["-protocol_whitelist", "file,pipe", "-format_whitelist", "mov,matroska"];

    /// <summary>Looks into a file.</summary>
    /// <returns>What it holds, or why it is refused.</returns>
    /// <exception cref="JobFailedException">ffprobe is not there, or hangs.</exception>
    internal static async Task<(ProbedMedia? Media, ProblemType? Refusal)> ReadAsync(Ffmpeg ffmpeg, string path, int maxMinutes, CancellationToken cancellationToken)
    {
        string json;
        try
        {
            json = await ffmpeg.ProbeAsync(
                [.. Guard, "-show_entries", "format=start_time,duration:stream=index,codec_type,codec_name,profile,level,width,height,pix_fmt,duration:stream_disposition=attached_pic:stream_side_data=rotation", "-i", path],
                cancellationToken);
        }
        catch (JobFailedException failed) when (failed.Cause != JobCause.FfmpegMissing && failed.Cause != JobCause.Stalled)
        {
            return (null, ProblemType.NotMedia);
        }

        var media = Parse(json);
        return media switch
        {
            { Video: null, Audio: null } => (null, ProblemType.NoPictureNoSound),
            { IsKnown: false } => (null, ProblemType.UnknownCodec),
            _ when media.Length > TimeSpan.FromMinutes(maxMinutes) => (null, ProblemType.TooLong),
            _ => (media, null),
        };
    }

    private static ProbedMedia Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        List<ProbedStream> streams = [];
        foreach (var stream in document.RootElement.TryGetProperty("streams", out var all) ? all.EnumerateArray() : [])
        {
            var isCover = stream.TryGetProperty("disposition", out var disposition) && disposition.TryGetProperty("attached_pic", out var pic) && pic.GetInt32() == 1;
            if (!isCover && Text(stream, "codec_type") is "video" or "audio")
            {
                var (width, height) = (Number(stream, "width"), Number(stream, "height"));
                (width, height) = IsTurned(stream) ? (height, width) : (width, height);
                streams.Add(new ProbedStream(
                    stream.GetProperty("index").GetInt32(), Text(stream, "codec_type") == "video", Text(stream, "codec_name"), Text(stream, "profile"), Number(stream, "level"),
                    width, height, Text(stream, "pix_fmt")));
            }
        }

        document.RootElement.TryGetProperty("format", out var format);
        return new ProbedMedia(
            streams.FirstOrDefault(static stream => stream.IsVideo), streams.FirstOrDefault(static stream => !stream.IsVideo), Seconds(format, "start_time"), Seconds(format, "duration"));
    }

    /// <summary>Whether a phone was held upright: players turn the picture by what the file says.</summary>
    private static bool IsTurned(JsonElement stream) =>
        stream.TryGetProperty("side_data_list", out var all) && all.EnumerateArray().Any(static data => Math.Abs(Number(data, "rotation")) % 180 == 90);

    private static TimeSpan Seconds(JsonElement format, string name) =>
        format.ValueKind == JsonValueKind.Object && double.TryParse(Text(format, name), CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 1e7
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.Zero;

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static int Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : 0;
}

/// <summary>What is used of a file.</summary>
/// <param name="Video">Its first picture.</param>
/// <param name="Audio">Its first sound.</param>
/// <param name="Start">When its first picture or sound is.</param>
/// <param name="Length">How long it says it is from there; zero if it does not.</param>
internal sealed record ProbedMedia(ProbedStream? Video, ProbedStream? Audio, TimeSpan Start, TimeSpan Length)
{
    /// <summary>Whether FFmpeg knows what the streams are.</summary>
    internal bool IsKnown => (Video?.IsKnown ?? true) && (Audio?.IsKnown ?? true);
}

/// <summary>A stream of a file, as ffprobe has it; a picture's size as it is shown.</summary>
internal sealed record ProbedStream(int Index, bool IsVideo, string Codec, string Profile, int Level, int Width, int Height, string PixelFormat)
{
    internal bool IsKnown => Codec is not ("" or "none" or "unknown") && (!IsVideo || (Width > 0 && Height > 0));

    /// <summary>
    /// The codecs of RFC 6381 if browsers play the stream as it is, in the container that is made here; else <c>null</c>. VP8 is not among them: FFmpeg does
    /// not put it into MP4.
    /// </summary>
    internal string? Codecs => (Codec, PixelFormat) switch
    {
        ("h264", "yuv420p" or "yuvj420p") when ProfileByte is { } profile => FormattableString.Invariant($"avc1.{profile}{Level:X2}"),
        ("vp9", "yuv420p") => "vp09.00.40.08",
        ("av1", "yuv420p") => FormattableString.Invariant($"av01.0.{Math.Max(Level, 0):D2}M.08"),
        ("aac", _) => Profile.StartsWith("HE", StringComparison.Ordinal) ? "mp4a.40.5" : FragmentedMp4.AacCodecs,
        ("opus", _) => "opus",
        ("mp3", _) => "mp4a.6B",
        _ => null,
    };

    /// <summary>profile_idc and the constraint flags that say it in full (ITU-T H.264 annex A).</summary>
    private string? ProfileByte => Profile switch
    {
        "Constrained Baseline" => "42E0",
        "Baseline" => "4200",
        "Main" => "4D40",
        "High" => "6400",
        _ => null,
    };
}
