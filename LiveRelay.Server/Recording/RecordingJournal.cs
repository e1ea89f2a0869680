using System.Text.Json;
using System.Text.Json.Serialization;
using LiveRelay.Media.Recording;

namespace LiveRelay.Server.Recording;

/// <summary>
/// What happened while a recording was made: a line of JSON for each thing, beside its files, written as it happens. With it a folder tells all that is
/// to be known of a recording whose server was killed. Written by the recorder's thread alone.
/// </summary>
public sealed class RecordingJournal : IDisposable
{
    /// <summary>The file's name in a recording's folder.</summary>
    public const string FileName = "journal.jsonl";

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly FileStream _file;

    /// <summary>Goes on with a journal, or begins it. A line that a kill tore is closed, so that what follows stands on its own.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public RecordingJournal(string path)
    {
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        if (_file.Length > 0)
        {
            _file.WriteByte((byte)'\n');
        }
    }

    /// <summary>Adds a line, and returns when it is on the disk.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Write(JournalEntry entry)
    {
        _file.Write(JsonSerializer.SerializeToUtf8Bytes(entry, _json));
        _file.WriteByte((byte)'\n');
        _file.Flush(flushToDisk: true);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Everything that a journal says; lines that a kill tore are left out. Empty where there is none.</summary>
    public static async Task<IReadOnlyList<JournalEntry>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        List<JournalEntry> entries = [];
        if (File.Exists(path))
        {
            await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
            {
                if (TryParse(line) is { } entry)
                {
                    entries.Add(entry);
                }
            }
        }

        return entries;
    }

    private static JournalEntry? TryParse(string line)
    {
        try
        {
            return line.Length == 0 ? null : JsonSerializer.Deserialize<JournalEntry>(line, _json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A line of a <see cref="RecordingJournal"/>. Times are milliseconds of the recording's clock.</summary>
/// <param name="FileName">The track's file.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(TrackBegun), "trackBegun")]
[JsonDerivedType(typeof(TrackGap), "gap")]
[JsonDerivedType(typeof(TrackDone), "trackDone")]
public abstract record JournalEntry(string FileName);

/// <summary>A track's file was begun.</summary>
/// <param name="FileName">The track's file.</param>
/// <param name="Participant">Whose it is, by the id in the lesson.</param>
/// <param name="StartsAtMs">Where it begins.</param>
public sealed record TrackBegun(string FileName, string? Participant, long StartsAtMs) : JournalEntry(FileName);

/// <summary>Something of a track is missing.</summary>
/// <param name="FileName">The track's file.</param>
/// <param name="FromMs">Where it begins to be missing.</param>
/// <param name="ToMs">Where it goes on.</param>
/// <param name="Reason">Why.</param>
public sealed record TrackGap(string FileName, long FromMs, long ToMs, GapReason Reason) : JournalEntry(FileName);

/// <summary>A track's file was ended as it should.</summary>
/// <param name="FileName">The track's file.</param>
/// <param name="SkewMs">The largest difference that was seen between the file's time and the sender's clock.</param>
public sealed record TrackDone(string FileName, double SkewMs) : JournalEntry(FileName);
