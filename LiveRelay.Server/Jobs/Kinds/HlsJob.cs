using System.Globalization;
using System.Text;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Jobs.Kinds;

/// <summary>
/// Playlists (RFC 8216) over the files as they lie there, by byte ranges: <c>master.m3u8</c> for the longest camera, else screen, else guest, with the mixed
/// sound, else its own; and <c>….video.m3u8</c> for each picture. What began earlier or later than the picture is brought to its time by an edit list.
/// </summary>
internal sealed class HlsJob : IRecordingJob
{
    internal const string MasterName = "master.m3u8";

    private const string End = ".mp4";
    private const string MapEnd = ".init.mp4";
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
            if (await ListAsync(context, video, video.StartsAtMs, cancellationToken) is { } rate && !hasMain)
            {
                hasMain = true;
                await AddMainAsync(context, master, video, rate, cancellationToken);
            }
        }

        if (!hasMain && SoundFor(context, null) is { } alone && await ListAsync(context, alone, alone.StartsAtMs, cancellationToken) is { } soundRate)
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

    private static async Task AddMainAsync(JobContext context, StringBuilder master, RecordingTrackRecord video, long rate, CancellationToken cancellationToken)
    {
        var codecs = video.Codecs;
        var audio = "";
        if (SoundFor(context, video) is { } sound && await ListAsync(context, sound, video.StartsAtMs, cancellationToken) is { } soundRate)
        {
            Add(master, $"#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"sound\",NAME=\"{sound.Track}\",DEFAULT=YES,AUTOSELECT=YES,URI=\"{ListName(sound)}\"");
            (codecs, audio, rate) = ($"{codecs},{sound.Codecs}", ",AUDIO=\"sound\"", rate + soundRate);
        }

        Add(master, $"#EXT-X-STREAM-INF:BANDWIDTH={rate},CODECS=\"{codecs}\",RESOLUTION={video.Width}x{video.Height}{audio}");
        Add(master, ListName(video));
    }

    /// <summary>The mixed sound; without one, the picture's own; without a picture, the longest.</summary>
    private static RecordingTrackRecord? SoundFor(JobContext context, RecordingTrackRecord? video)
    {
        var sounds = context.Tracks(isVideo: false);
        return context.Recording.Tracks.FirstOrDefault(static track => track.Track == JobKinds.Mix)
            ?? (video is null
                ? sounds.MaxBy(static sound => sound.DurationMs)
                : sounds.FirstOrDefault(sound => sound.FileName == video.FileName.Replace(".video.", ".audio.", StringComparison.Ordinal)));
    }

    /// <summary>Writes a track's playlist and its map.</summary>
    /// <returns>The highest rate in bits a second; <c>null</c> for a file that has no parts.</returns>
    private static async Task<long?> ListAsync(JobContext context, RecordingTrackRecord track, long zeroMs, CancellationToken cancellationToken)
    {
        if (SegmentList.Read(context.PathOf(track)) is not { Segments.Count: > 0 } list)
        {
            return null;
        }

        var init = new byte[list.InitBytes];
        await using (var file = File.OpenRead(context.PathOf(track)))
        {
            file.Position = list.InitOffset;
            await file.ReadExactlyAsync(init, cancellationToken);
        }

        if (ShiftedInit.Make(init, track.StartsAtMs - zeroMs) is not { } map)
        {
            return null;
        }

        var mapName = track.FileName.Replace(End, MapEnd, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(context.InWork(mapName), map, cancellationToken);
        context.Publish(mapName);
        await File.WriteAllTextAsync(context.InWork(ListName(track)), Playlist(context.Recording, track, list, mapName), cancellationToken);
        context.Publish(ListName(track));
        return list.Segments.Max(static segment => (long)(segment.Bytes * BitsPerByte / Math.Max(segment.Seconds, 0.1)));
    }

    private static string Playlist(RecordingRecord recording, RecordingTrackRecord track, SegmentList list, string mapName)
    {
        var text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        Add(text, Invariant($"#EXT-X-TARGETDURATION:{(int)Math.Ceiling(list.Segments.Max(static segment => segment.Seconds))}"));
        Add(text, $"#EXT-X-MAP:URI=\"{mapName}\"");
        Add(text, Invariant($"#EXT-X-PROGRAM-DATE-TIME:{recording.StartedAt.AddMilliseconds(track.StartsAtMs).UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}"));
        foreach (var segment in list.Segments)
        {
            Add(text, Invariant($"#EXTINF:{segment.Seconds:0.000000},"));
            Add(text, $"#EXT-X-BYTERANGE:{segment.Bytes}@{segment.Offset}");
            Add(text, track.FileName);
        }

        return text.Append("#EXT-X-ENDLIST\n").ToString();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Add(StringBuilder text, string line) => text.Append(line).Append('\n');

    private static string ListName(RecordingTrackRecord track) => track.FileName.Replace(End, ListEnd, StringComparison.Ordinal);

    private static int Rank(RecordingTrackRecord track) => Array.IndexOf(_order, track.Track) is >= 0 and var rank ? rank : _order.Length;
}
