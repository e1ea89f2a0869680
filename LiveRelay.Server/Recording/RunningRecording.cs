using System.Threading.Channels;
using LiveRelay.Media.Net;
using LiveRelay.Media.Recording;
using LiveRelay.Server.Lessons.Contract;

namespace LiveRelay.Server.Recording;

/// <summary>
/// A recording that is being made: what the media core tells of it, on the recorder's thread, goes into the journal, to the lesson's red light, and, for new
/// files, into the database, so that others can watch from the beginning while the lesson runs.
/// </summary>
internal sealed class RunningRecording(
    string id, string lessonId, DateTimeOffset startedAt, string folder, Action<RecordingLight> showLight, ChannelWriter<RecorderWork> work, ILogger logger)
    : IRecordingJournal, IDisposable
{
    private RecordingJournal? _journal;

    /// <summary>What its clock counts from.</summary>
    internal DateTimeOffset StartedAt => startedAt;

    /// <summary>Begins, or goes on behind the files that are there.</summary>
    /// <exception cref="IOException">The folder or the journal cannot be made.</exception>
    internal async Task StartAsync(MediaServer media, TimeSpan elapsed)
    {
        Directory.CreateDirectory(folder);
        _journal = new RecordingJournal(Path.Combine(folder, RecordingJournal.FileName));
        await media.StartRecordingAsync(new RecordingStart(lessonId, folder, elapsed, TrackFileName.NextNumber(folder), this));
        showLight(RecordingLight.On);
    }

    /// <summary>Returns when all its files are complete and on the disk.</summary>
    internal async Task StopAsync(MediaServer media)
    {
        await media.StopRecordingAsync(lessonId);
        Dispose();
    }

    /// <inheritdoc/>
    public void TrackStarted(RecordedTrackInfo track)
    {
        Note(new TrackBegun(track.FileName, track.Participant, (long)track.StartsAt.TotalMilliseconds));
        work.TryWrite(new BegunTrack(lessonId, id, track));
    }

    /// <inheritdoc/>
    public void Gap(string fileName, TimeSpan from, TimeSpan to, GapReason reason) =>
        Note(new TrackGap(fileName, (long)from.TotalMilliseconds, (long)to.TotalMilliseconds, reason));

    /// <inheritdoc/>
    public void TrackEnded(string fileName, TimeSpan duration, long bytes, TimeSpan skew) => Note(new TrackDone(fileName, skew.TotalMilliseconds));

    /// <inheritdoc/>
    public void DiskProblem(bool full, string detail)
    {
        logger.LogError("Recording {Recording} is interrupted: {Detail}", id, detail);
        showLight(full ? RecordingLight.DiskFull : RecordingLight.DiskFailing);
    }

    /// <inheritdoc/>
    public void DiskRecovered()
    {
        logger.LogInformation("Recording {Recording} goes on", id);
        showLight(RecordingLight.On);
    }

    /// <inheritdoc/>
    public void Dispose() => _journal?.Dispose();

    /// <summary>A full disk takes no notes either; the files themselves say most of it.</summary>
    private void Note(JournalEntry entry)
    {
        try
        {
            _journal!.Write(entry);
        }
        catch (IOException e)
        {
            logger.LogError(e, "Recording {Recording}: a note is lost", id);
        }
    }
}
