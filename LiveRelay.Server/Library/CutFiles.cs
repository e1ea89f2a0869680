using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LiveRelay.Media.Recording.Mp4;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Library;

/// <summary>What is given of a recording's files to who may watch it and no more: what the cut keeps. Of what cannot be parted, nothing.</summary>
public sealed class CutFiles(RecordingFiles files, CutViews views)
{
    /// <summary>A file as somebody may see it.</summary>
    /// <param name="db">The database.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="fileName">The file, as it is asked for.</param>
    /// <param name="seen">What he may see.</param>
    /// <param name="zeroMs">From where a sound's times shall count, in milliseconds of the recording's clock; <c>null</c>: as they stand there.</param>
    /// <param name="file">The file that lies there for him.</param>
    /// <param name="bytes">Its bytes, which are disposed of together with the answer.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The stream; <c>null</c> where there is nothing for him.</returns>
    internal async Task<Stream?> ViewAsync(
        LiveRelayDb db, RecordingRecord recording, string fileName, KeptSpans seen, long? zeroMs, OpenedFile file, Stream bytes, CancellationToken cancellationToken)
    {
        if (seen.Spans is null && zeroMs is null)
        {
            return bytes;
        }

        if (fileName == RecordingFiles.Waveform)
        {
            return Waveform(await ReadAsync(bytes, cancellationToken), seen);
        }

        if (fileName.EndsWith(".m3u8", StringComparison.Ordinal))
        {
            return Stream(CutPlaylist.Of(await ReadAsync(bytes, cancellationToken), recording.StartedAt, seen));
        }

        if (!fileName.EndsWith(".mp4", StringComparison.Ordinal))
        {
            return bytes;
        }

        // The composed file of another cut has no row any more.
        var track = await TrackAsync(db, recording, fileName, cancellationToken);
        var view = track is null || fileName == RecordingFiles.Composed ? null : await views.OfAsync(file, track, seen, zeroMs);
        if (view is null && (track is null || fileName != RecordingFiles.Composed))
        {
            await bytes.DisposeAsync();
            return null;
        }

        return view is null ? bytes : new CutStream(bytes, view);
    }

    /// <summary>What is left of a track's file; <c>null</c> for any other.</summary>
    internal async Task<CutView?> ViewAsync(LiveRelayDb db, RecordingRecord recording, string fileName, KeptSpans seen, CancellationToken cancellationToken)
    {
        if (await TrackAsync(db, recording, fileName, cancellationToken) is not { } track
            || await files.OpenAsync(recording.Id, fileName, cancellationToken) is not { } file)
        {
            return null;
        }

        await using (file.Bytes)
        {
            return await views.OfAsync(file, track, seen, zeroMs: null);
        }
    }

    private static Task<RecordingTrackRecord?> TrackAsync(LiveRelayDb db, RecordingRecord recording, string fileName, CancellationToken cancellationToken) =>
        db.RecordingTracks.AsNoTracking().FirstOrDefaultAsync(one => one.RecordingId == recording.Id && one.FileName == fileName, cancellationToken);

    private static async Task<string> ReadAsync(Stream bytes, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(bytes);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    /// <summary>Silence where nothing is kept.</summary>
    private static MemoryStream Waveform(string text, KeptSpans kept)
    {
        var waveform = JsonNode.Parse(text)!;
        var perSecond = waveform["perSecond"]!.GetValue<int>();
        var peaks = waveform["peaks"]!.AsArray();
        return Stream(JsonSerializer.Serialize(new
        {
            perSecond,
            peaks = peaks.Select((peak, i) => kept.KeepsSomeOf(i * 1000L / perSecond, (i + 1) * 1000L / perSecond) ? peak!.GetValue<int>() : 0),
        }));
    }

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));
}

/// <summary>
/// A media playlist for who may see only what is kept. What is cut away is marked as a gap (EXT-X-GAP of RFC 8216bis section 4.4.4.7), so that pictures and sound
/// keep one time and none of it is fetched.
/// </summary>
internal static class CutPlaylist
{
    private const string Clock = "#EXT-X-PROGRAM-DATE-TIME:";
    private const string Length = "#EXTINF:";
    private const string Gap = "#EXT-X-GAP";
    private const double Milliseconds = 1000;

    internal static string Of(string playlist, DateTimeOffset startedAt, KeptSpans kept)
    {
        var text = new StringBuilder();
        var at = 0.0;
        var (hasGap, before) = (false, "");
        foreach (var line in playlist.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith(Clock, StringComparison.Ordinal))
            {
                at = (DateTimeOffset.Parse(line.AsSpan(Clock.Length), CultureInfo.InvariantCulture) - startedAt).TotalMilliseconds;
            }

            if (line.StartsWith(Length, StringComparison.Ordinal))
            {
                var end = at + (double.Parse(line[Length.Length..].TrimEnd(','), CultureInfo.InvariantCulture) * Milliseconds);
                if (!kept.KeepsSomeOf((long)at, (long)Math.Ceiling(end)) && before != Gap)
                {
                    text.Append(Gap).Append('\n');
                    hasGap = true;
                }

                at = end;
            }

            text.Append(line).Append('\n');
            before = line;
        }

        return hasGap ? text.Replace("#EXT-X-VERSION:7\n", "#EXT-X-VERSION:8\n").ToString() : text.ToString();
    }
}
