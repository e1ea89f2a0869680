using LiveRelay.Server.Recording;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Library;

/// <summary>How long a recording is that is still being made: the database will know at its end, its files know now.</summary>
public sealed class RunningLength(RecordingDirectory directory, FragmentIndexes indexes)
{
    /// <summary>Writes the lengths of now into a recording whose tracks are loaded, and which is not to be saved.</summary>
    public void Measure(RecordingRecord recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        if (recording.State != RecordingState.Recording)
        {
            return;
        }

        foreach (var track in recording.Tracks)
        {
            var path = directory.FileOf(recording.Id, track.FileName);
            try
            {
                track.DurationMs = (long)indexes.ReadGrowing(path).Duration.TotalMilliseconds;
            }
            catch (IOException)
            {
                // A file that a full disk left unwritten has no length.
            }

            recording.DurationMs = Math.Max(recording.DurationMs, track.StartsAtMs + track.DurationMs);
        }
    }
}
