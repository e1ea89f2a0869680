using System.Text;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Jobs.Kinds;

/// <summary>
/// Playlists (RFC 8216) over the files as they lie there, by byte ranges: <c>master.m3u8</c> for the longest camera, else screen, else guest, with the mixed
/// sound, else its own; and <c>….video.m3u8</c> for each picture. Where the camera or the screen has several files, since its sender came back,
/// <c>camera.video.m3u8</c> goes through all of them, and is the one that is played.
/// </summary>
internal sealed class HlsJob : IRecordingJob
{
    internal const string MasterName = "master.m3u8";

    private const string End = ".mp4";
    private const string ListEnd = ".m3u8";
    private const int BitsPerByte = 8;

    private static readonly string[] _order = ["camera", "screen"];

    public string Kind => JobKinds.Hls;

    public IReadOnlyList<string> Needs => [];

    public async Task RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var videos = context.Tracks(isVideo: true).OrderBy(Rank).ThenByDescending(static track => track.DurationMs).ToList();
        var master = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        var hasMain = false;
        foreach (var video in videos)
        {
            if (await ListPicturesAsync(context, [video], cancellationToken) is { } rate && !hasMain)
            {
                hasMain = true;
                await AddMainAsync(context, master, Joined(videos, video), rate, cancellationToken);
            }
        }

        if (!hasMain && SoundsFor(context, null) is [{ } alone, ..] && await ListSoundsAsync(context, [alone], [alone.StartsAtMs], cancellationToken) is { } soundRate)
        {
            hasMain = true;
            Add(master, $"#EXT-X-STREAM-INF:BANDWIDTH={soundRate},CODECS=\"{alone.Codecs}\"");
            Add(master, ListName(alone));
        }

        if (hasMain)
        {
            await File.WriteAllTextAsync(context.InWork(MasterName), master.ToString(), cancellationToken);
            context.Publish(MasterName);
        }
    }

    private static async Task AddMainAsync(
        JobContext context, StringBuilder master, IReadOnlyList<RecordingTrackRecord> videos, long rate, CancellationToken cancellationToken)
    {
        var first = videos[0];
        rate = await ListPicturesAsync(context, videos, cancellationToken) ?? rate;
        var codecs = string.Join(',', videos.Select(static video => video.Codecs).Distinct());
        var audio = "";
        var sounds = SoundsFor(context, first);
        if (sounds.Count > 0 && await ListSoundsAsync(context, sounds, [.. videos.Select(static video => video.StartsAtMs)], cancellationToken) is { } soundRate)
        {
            Add(master, $"#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"sound\",NAME=\"{sounds[0].Track}\",DEFAULT=YES,AUTOSELECT=YES,URI=\"{ListName(sounds)}\"");
            (codecs, audio, rate) = ($"{codecs},{string.Join(',', sounds.Select(static sound => sound.Codecs).Distinct())}", ",AUDIO=\"sound\"", rate + soundRate);
        }

        Add(master, $"#EXT-X-STREAM-INF:BANDWIDTH={rate},CODECS=\"{codecs}\",RESOLUTION={first.Width}x{first.Height}{audio}");
        Add(master, ListName(videos));
    }

    /// <summary>All files of a camera or a screen, in order; of several guests each is somebody else.</summary>
    private static IReadOnlyList<RecordingTrackRecord> Joined(IEnumerable<RecordingTrackRecord> tracks, RecordingTrackRecord one) =>
        _order.Contains(one.Track) ? [.. tracks.Where(track => track.Track == one.Track).OrderBy(static track => track.StartsAtMs)] : [one];

    /// <summary>The mixed sound; without one, the picture's own; without a picture, the longest.</summary>
    private static IReadOnlyList<RecordingTrackRecord> SoundsFor(JobContext context, RecordingTrackRecord? video)
    {
        var sounds = context.Tracks(isVideo: false);
        if (context.Recording.Tracks.FirstOrDefault(static track => track.Track == JobKinds.Mix) is { } mix)
        {
            return [mix];
        }

        var own = video is null
            ? sounds.MaxBy(static sound => sound.DurationMs)
            : sounds.FirstOrDefault(sound => sound.FileName == video.FileName.Replace(".video.", ".audio.", StringComparison.Ordinal));
        return own is null ? [] : video is null ? [own] : Joined(sounds, own);
    }

    private static async Task<long?> ListPicturesAsync(JobContext context, IReadOnlyList<RecordingTrackRecord> videos, CancellationToken cancellationToken) =>
        Read(context, videos) is { } files
            ? await ListAsync(context, ListName(videos), [.. videos.Select(static video => video.StartsAtMs)], HlsPart.Pictures(files), cancellationToken)
            : null;

    private static async Task<long?> ListSoundsAsync(
        JobContext context, IReadOnlyList<RecordingTrackRecord> sounds, IReadOnlyList<long> pictures, CancellationToken cancellationToken) =>
        Read(context, sounds) is { } files ? await ListAsync(context, ListName(sounds), pictures, HlsPart.Sounds(files, pictures), cancellationToken) : null;

    /// <summary>The files' parts; <c>null</c> where a file has none.</summary>
    private static List<(RecordingTrackRecord Track, SegmentList List)>? Read(JobContext context, IReadOnlyList<RecordingTrackRecord> tracks)
    {
        var files = new List<(RecordingTrackRecord Track, SegmentList List)>();
        foreach (var track in tracks)
        {
            if (SegmentList.Read(context.PathOf(track)) is not { Segments.Count: > 0 } list)
            {
                return null;
            }

            files.Add((track, list));
        }

        return files;
    }

    /// <summary>Writes a playlist.</summary>
    /// <returns>The highest rate in bits a second; <c>null</c> where nothing plays.</returns>
    private static async Task<long?> ListAsync(
        JobContext context, string listName, IReadOnlyList<long> pictures, IReadOnlyList<HlsPart> parts, CancellationToken cancellationToken)
    {
        if (parts.Count == 0)
        {
            return null;
        }

        await File.WriteAllTextAsync(context.InWork(listName), HlsPlaylist.Of(context.Recording.StartedAt, pictures, parts), cancellationToken);
        context.Publish(listName);
        return parts.SelectMany(static part => part.List.Segments).Max(static segment => (long)(segment.Bytes * BitsPerByte / Math.Max(segment.Seconds, 0.1)));
    }

    private static void Add(StringBuilder text, string line) => text.Append(line).Append('\n');

    private static string ListName(RecordingTrackRecord track) => track.FileName.Replace(End, ListEnd, StringComparison.Ordinal);

    private static string ListName(IReadOnlyList<RecordingTrackRecord> tracks) =>
        tracks.Count == 1 ? ListName(tracks[0]) : $"{tracks[0].Track}.{(tracks[0].IsVideo ? "video" : "audio")}{ListEnd}";

    private static int Rank(RecordingTrackRecord track) => Array.IndexOf(_order, track.Track) is >= 0 and var rank ? rank : _order.Length;
}
