using LiveRelay.Media.Net.Recording;
using LiveRelay.Media.Recording.Mp4;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Library;

/// <summary>
/// What of files is left for who may see only what the cut keeps. A player asks for parts of the same few files again and again, so the last ones are kept.
/// </summary>
public sealed class CutViews(RecordingFiles files)
{
    private const int MostKept = 32;

    private readonly Lock _lock = new();
    private readonly LinkedList<(Key Key, Lazy<Task<CutView?>> View)> _last = [];

    /// <summary>The view of a track's file.</summary>
    /// <param name="file">The file, complete, as it was opened; it is not read.</param>
    /// <param name="track">The track.</param>
    /// <param name="kept">What the cut keeps.</param>
    /// <param name="zeroMs">From where a sound's times count, in milliseconds of the recording's clock; <c>null</c>: as they stand there.</param>
    /// <returns><c>null</c> for a file that cannot be understood, and is not to be given.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public async Task<CutView?> OfAsync(OpenedFile file, RecordingTrackRecord track, KeptSpans kept, long? zeroMs)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(track);
        ArgumentNullException.ThrowIfNull(kept);
        var key = new Key(track.RecordingId, track.FileName, file.Bytes.Length, file.WrittenAt, track.StartsAtMs, kept.ToJson(), zeroMs);
        Lazy<Task<CutView?>> view;
        lock (_lock)
        {
            var found = _last.FirstOrDefault(one => one.Key == key);
            _last.Remove(found);
            view = found.View ?? new Lazy<Task<CutView?>>(() => ReadAsync(track, kept, zeroMs));
            _last.AddFirst((key, view));
            if (_last.Count > MostKept)
            {
                _last.RemoveLast();
            }
        }

        try
        {
            return await view.Value;
        }
        catch (IOException)
        {
            lock (_lock)
            {
                _last.Remove((key, view));
            }

            throw;
        }
    }

    /// <summary>For all who wait for it: that one of them goes away does not end it.</summary>
    private async Task<CutView?> ReadAsync(RecordingTrackRecord track, KeptSpans kept, long? zeroMs)
    {
        if (await files.OpenAsync(track.RecordingId, track.FileName, CancellationToken.None) is not { } opened)
        {
            return null;
        }

        using var file = RecordedFile.Open(opened.Bytes);
        return await Task.Run(() => file.ReadCut(kept.Spans, track.StartsAtMs, zeroMs));
    }

    private sealed record Key(string RecordingId, string FileName, long Length, DateTime WrittenAt, long StartsAtMs, string? Cut, long? ZeroMs);
}
