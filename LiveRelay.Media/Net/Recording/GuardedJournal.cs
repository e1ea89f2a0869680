using LiveRelay.Media.Recording;

namespace LiveRelay.Media.Net.Recording;

/// <summary>Keeps a journal's exceptions from the recorder, which would be left in the middle of what it does.</summary>
internal sealed class GuardedJournal(IRecordingJournal journal, Action<Exception> onFault) : IRecordingJournal
{
    /// <inheritdoc/>
    public void TrackStarted(RecordedTrackInfo track) => Guard(() => journal.TrackStarted(track));

    /// <inheritdoc/>
    public void Gap(string fileName, TimeSpan from, TimeSpan to, GapReason reason) => Guard(() => journal.Gap(fileName, from, to, reason));

    /// <inheritdoc/>
    public void TrackEnded(string fileName, TimeSpan duration, long bytes, TimeSpan skew) =>
        Guard(() => journal.TrackEnded(fileName, duration, bytes, skew));

    /// <inheritdoc/>
    public void DiskProblem(bool full, string detail) => Guard(() => journal.DiskProblem(full, detail));

    /// <inheritdoc/>
    public void DiskRecovered() => Guard(journal.DiskRecovered);

    private void Guard(Action call)
    {
        try
        {
            call();
        }
        catch (Exception exception)
        {
            onFault(exception);
        }
    }
}
