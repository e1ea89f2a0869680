namespace LiveRelay.Server.Jobs;

/// <summary>
/// One kind of work on a recording. It may be ended at any moment and begun again from its start: it writes in its work folder, and what is whole is
/// moved to its place.
/// </summary>
internal interface IRecordingJob
{
    /// <summary>One of <see cref="JobKinds"/>.</summary>
    string Kind { get; }

    /// <summary>What it needs (<see cref="FfmpegNeeds"/>); it waits while one is missing.</summary>
    IReadOnlyList<string> Needs { get; }

    /// <summary>Does it.</summary>
    /// <exception cref="JobFailedException">It cannot be done.</exception>
    /// <exception cref="IOException">The disk failed, or is full.</exception>
    Task RunAsync(JobContext context, CancellationToken cancellationToken);
}
