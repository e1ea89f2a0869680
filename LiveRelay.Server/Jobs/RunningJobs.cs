namespace LiveRelay.Server.Jobs;

/// <summary>Which recordings are worked on now, so that the work on one that is deleted ends before its files go.</summary>
public sealed class RunningJobs
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Work> _works = [];

    /// <summary>Ends the work on a recording, and returns when it has ended; nothing begins anew on one that the database says is deleted.</summary>
    public async Task StopAsync(string recordingId)
    {
        Work? work;
        lock (_lock)
        {
            work = _works.GetValueOrDefault(recordingId);
        }

        if (work is not null)
        {
            await work.StopAsync(_patience);
        }
    }

    /// <summary>Work begins; it has ended when the result is disposed of.</summary>
    internal Work Begin(string recordingId, CancellationToken stopping)
    {
        lock (_lock)
        {
            return _works[recordingId] = new Work(this, recordingId, stopping);
        }
    }

    /// <summary>One job at work.</summary>
    internal sealed class Work(RunningJobs all, string recordingId, CancellationToken stopping) : IDisposable
    {
        private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Ends it, when its recording is deleted or the server stops.</summary>
        internal CancellationToken End => _end.Token;

        /// <summary>Whether its recording is deleted.</summary>
        internal bool IsStopped { get; private set; }

        internal async Task StopAsync(TimeSpan patience)
        {
            IsStopped = true;
            try
            {
                await _end.CancelAsync();
            }
            catch (ObjectDisposedException)
            {
                // It has ended by itself.
            }

            await Task.WhenAny(_ended.Task, Task.Delay(patience, CancellationToken.None));
        }

        public void Dispose()
        {
            lock (all._lock)
            {
                all._works.Remove(recordingId);
            }

            _end.Dispose();
            _ended.TrySetResult();
        }
    }
}
