namespace LiveRelay.Bench.Load;

/// <summary>What a run has found. Times in milliseconds unless named otherwise.</summary>
internal sealed record LoadResult
{
    /// <summary>The figures that there is a reach for.</summary>
    public IReadOnlyList<ReachedFigure> Figures { get; init; } = [];

    /// <summary>Viewers who were to join, over UDP.</summary>
    public required int Viewers { get; init; }

    /// <summary>What was published.</summary>
    public required PublisherResult Publisher { get; init; }

    /// <summary>The joining.</summary>
    public required JoinResult Join { get; init; }

    /// <summary>What the server used; <c>null</c> if it could not be asked.</summary>
    public required ServerResult? Server { get; init; }

    /// <summary>
    /// CPU-µs a packet of the same mix costs where it is only encrypted and sent, before the first join and after the last viewer has left;
    /// <c>null</c> if the server is on another machine.
    /// </summary>
    public FloorResult? Floor { get; init; }

    /// <summary>The viewers, by their lines.</summary>
    public required IReadOnlyList<GroupResult> Groups { get; init; }

    /// <summary>What this client used, and whether the machine was too small for both.</summary>
    public required ClientResult Client { get; init; }

    /// <summary>Each viewer.</summary>
    public required IReadOnlyList<ViewerResult> Each { get; init; }
}

/// <summary>What was published while it was measured.</summary>
internal sealed record PublisherResult(
    string Source, double PacketsPerSecond, double KilobitsPerSecond, int KeyFrameRequests, int Nacks, double LatestFrame);

/// <summary>The joining.</summary>
/// <param name="Joined">Who got a media packet.</param>
/// <param name="Pictures">Who saw a picture.</param>
/// <param name="UntilLastPacket">From the first offer until the last viewer's first media packet.</param>
/// <param name="FirstFrame">From its own offer until its first whole keyframe, over the viewers.</param>
/// <param name="ProcessorPerJoin">The server's processor time from the first offer until the last first packet, by joins: what it forwarded meanwhile included.</param>
/// <param name="StalledTcp">Who came in over ICE-TCP and then stopped reading.</param>
/// <param name="Failures">Why others did not, and how many of them.</param>
internal sealed record JoinResult(
    int Joined, int Pictures, double UntilLastPacket, Quantiles? FirstFrame, double? ProcessorPerJoin, int StalledTcp, IReadOnlyDictionary<string, int> Failures);

/// <summary>What the server used.</summary>
/// <param name="Source">Where that was read.</param>
/// <param name="MicrosecondsPerPacket">Processor time by media packets that were forwarded, all that the server did meanwhile included.</param>
/// <param name="Cores">Processor time by time.</param>
/// <param name="ForwardedPerSecond">Media packets, retransmissions among them.</param>
/// <param name="KilobytesPerViewer">Growth of its resident memory from before the first join to the end, by viewers.</param>
/// <param name="ViewersPerCore">Who watched, by the processor time that all of them took in a second.</param>
internal sealed record ServerResult(
    string Source, double MicrosecondsPerPacket, double Cores, double ForwardedPerSecond, double KilobytesPerViewer, double ViewersPerCore)
{
    /// <summary>What its runtime did while it was measured; <c>null</c> if it does not tell.</summary>
    public RuntimeResult? Runtime { get; init; }
}

/// <summary>What the server's runtime did.</summary>
/// <param name="LoopBytesPerPacket">Heap bytes that the media loops allocated, by forwarded packets.</param>
/// <param name="BytesPerPacket">The same for the whole server, which writes its metrics and its log, too.</param>
/// <param name="Pauses">Pauses of the garbage collector.</param>
internal sealed record RuntimeResult(double LoopBytesPerPacket, double BytesPerPacket, PauseResult Pauses);

/// <summary>Pauses of the garbage collector.</summary>
/// <param name="Count">How many.</param>
/// <param name="P99">Which length 99 of 100 did not exceed, at most: the upper end of a bucket.</param>
/// <param name="Total">All together.</param>
internal sealed record PauseResult(int Count, double P99, double Total);

/// <summary>What sending alone costs on this machine: see <see cref="Floors.MixFloor"/>.</summary>
/// <param name="Before">CPU-µs a packet, before the first join.</param>
/// <param name="After">CPU-µs a packet, after all have left.</param>
internal sealed record FloorResult(double Before, double After)
{
    /// <summary>Both together.</summary>
    public double MicrosecondsPerPacket => (Before + After) / 2;
}

/// <summary>What this client used.</summary>
/// <param name="Cores">Processor time by time.</param>
/// <param name="LoadAverage">The machine's, over the last minute.</param>
/// <param name="BufferErrors">Datagrams that this machine's full socket buffers dropped; they look like loss. -1 where it is not told.</param>
internal sealed record ClientResult(double Cores, double LoadAverage, long BufferErrors);

/// <summary>Viewers on the same kind of line.</summary>
internal sealed record GroupResult(
    string Name, string Line, int Viewers, long Packets, double MissedShare, double LostShare, double SoundLostShare, double FramesPerSecond, int Freezes,
    int ViewersWithFreezes, double FreezeShare, Quantiles? PictureDelay, Quantiles? SoundDelay)
{
    /// <summary>Of picture and sound together.</summary>
    public Quantiles? Delay { get; init; }

    /// <summary>Whether nothing but the server delays what comes to these viewers, or loses it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsGood => Name == "all";
}

/// <summary>One viewer.</summary>
internal sealed record ViewerResult(
    int Number, string Line, double FirstPacket, double FirstFrame, long Packets, long Retransmissions, long Missed, long Lost, long SoundLost, int Freezes,
    double FreezeTime, int KeyFrameRequests, long Undecryptable, double? DelayMedian, double? Delay99, string? Failure);

/// <summary>How times are spread.</summary>
internal sealed record Quantiles(double P50, double P95, double P99, double P999, double Max)
{
    /// <summary>Of a histogram; <c>null</c> if it is empty.</summary>
    internal static Quantiles? Of(Figures.DelayHistogram histogram) => histogram.Count == 0
        ? null
        : new Quantiles(At(histogram, 0.5), At(histogram, 0.95), At(histogram, 0.99), At(histogram, 0.999), histogram.Longest.TotalMilliseconds);

    private static double At(Figures.DelayHistogram histogram, double share) => histogram.Quantile(share)!.Value.TotalMilliseconds;
}
