using System.Text.Json;
using System.Text.Json.Serialization;
using LiveRelay.Media.Recording.Mp4;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Recording;

/// <summary>Describes a recording's finished files: each says how long it is, the journal what is missing in it and whose it is.</summary>
internal static class TrackDescriptions
{
    /// <summary>Shorter than that a pause between two files of a track is none that anybody sees.</summary>
    private const long ShortestPauseMs = 200;

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    internal static IReadOnlyList<RecordingTrackRecord> Of(
        string recordingId, IReadOnlyList<FinishedTrack> files, IReadOnlyList<JournalEntry> journal, IReadOnlyDictionary<string, string> names)
    {
        var participants = journal.OfType<TrackBegun>().ToLookup(static begun => begun.FileName, static begun => begun.Participant);
        var skews = journal.OfType<TrackDone>().ToLookup(static done => done.FileName, static done => done.SkewMs);
        var gaps = journal.OfType<TrackGap>().ToLookup(static gap => gap.FileName);
        return
        [
            .. files.Select(file => new RecordingTrackRecord
            {
                RecordingId = recordingId,
                FileName = file.FileName,
                Track = file.Name.Track,
                IsVideo = file.Name.IsVideo,
                Codecs = file.File.Codecs,
                Name = file.Name.Track == "guest" && participants[file.FileName].LastOrDefault() is { } participant ? names.GetValueOrDefault(participant) : null,
                StartsAtMs = file.StartsAtMs,
                DurationMs = file.DurationMs,
                Bytes = file.Bytes,
                Width = file.File.Width,
                Height = file.File.Height,
                SkewMs = skews[file.FileName].DefaultIfEmpty(0).Max(),
                Gaps = JsonSerializer.Serialize(
                    gaps[file.FileName].Select(static gap => new MissingPart(gap.FromMs, gap.ToMs, WireNameOf(gap.Reason))).Concat(PauseBehind(file, files)), _json),
            }),
        ];
    }

    /// <summary>The teacher's tracks go on in the next file where the server was stopped; what lies between is missing.</summary>
    private static IEnumerable<MissingPart> PauseBehind(FinishedTrack file, IReadOnlyList<FinishedTrack> files)
    {
        var end = file.StartsAtMs + file.DurationMs;
        var next = files.Where(other => other.Name.Track == file.Name.Track && other.Name.IsVideo == file.Name.IsVideo && other.StartsAtMs >= end)
            .MinBy(static other => other.StartsAtMs);
        if (next is not null && file.Name.Track != "guest" && next.StartsAtMs - end > ShortestPauseMs)
        {
            yield return new MissingPart(end, next.StartsAtMs, "serverStopped");
        }
    }

    private static string WireNameOf(Enum reason) => JsonNamingPolicy.CamelCase.ConvertName(reason.ToString());

    /// <summary>Something that is missing, in milliseconds of the recording's clock.</summary>
    private sealed record MissingPart(long From, long To, string Reason);
}

/// <summary>A recorded file that is complete.</summary>
/// <param name="FileName">Its name.</param>
/// <param name="Name">What the name says.</param>
/// <param name="File">What is in it.</param>
/// <param name="Bytes">Its size.</param>
internal sealed record FinishedTrack(string FileName, TrackFileName Name, Mp4Summary File, long Bytes)
{
    /// <summary>Where it begins on the recording's clock.</summary>
    internal long StartsAtMs => (long)File.StartsAt.TotalMilliseconds;

    /// <summary>How long it plays.</summary>
    internal long DurationMs => (long)File.Duration.TotalMilliseconds;
}
