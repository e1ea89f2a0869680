namespace LiveRelay.Media.Sfu;

/// <summary>
/// How the packets from one on were rewritten for one consumer: enough to send the very same packets again. It holds until the next run begins.
/// </summary>
/// <param name="First">The first one's extended sequence number towards the viewer.</param>
/// <param name="Source">The stream that holds them.</param>
/// <param name="SequenceOffset">What was added to their extended sequence numbers there.</param>
/// <param name="TimestampOffset">What was added to their timestamps.</param>
/// <param name="PictureIds">What was added to the numbers of pictures.</param>
/// <param name="Target">The decode target that was sent: packets of other layers were left out.</param>
/// <param name="TellsTargets">Whether the viewer was told which decode targets are active: once he was, he goes by it until he is told otherwise.</param>
internal readonly record struct SentRun(
    long First, ProducerStream Source, long SequenceOffset, uint TimestampOffset, PictureIdOffsets PictureIds, byte Target, bool TellsTargets)
{
    /// <summary>Whether the packets of both are rewritten alike.</summary>
    internal bool IsLike(in SentRun other) =>
        ReferenceEquals(Source, other.Source) && SequenceOffset == other.SequenceOffset && TimestampOffset == other.TimestampOffset &&
        PictureIds == other.PictureIds && Target == other.Target && TellsTargets == other.TellsTargets;
}

/// <summary>What a consumer adds to the running numbers of pictures so that they go on without a jump when the source changes.</summary>
/// <param name="PictureId">Added to the 7 or 15 bit picture id of VP8 and VP9.</param>
/// <param name="Tl0PicIdx">Added to their 8 bit temporal level zero index.</param>
/// <param name="FrameNumber">Added to the 16 bit frame number of the dependency descriptor.</param>
internal readonly record struct PictureIdOffsets(ushort PictureId, byte Tl0PicIdx, ushort FrameNumber);

/// <summary>
/// What one consumer sent lately: the viewer's NACKs name packets by outgoing sequence number. Only changes are noted, not packets: the memory of each
/// viewer of a lesson is cold when his turn comes, and what is not touched need not be fetched.
/// </summary>
internal sealed class SentPackets
{
    /// <summary>
    /// A fast start takes one run for each frame of its past, at most one a packet; then a source is one run, but where layers are left out, a run for each
    /// frame that is not: a quarter of these are 4 s of 15 frames each.
    /// </summary>
    private const int MaxRuns = 256;

    /// <summary>How many packets' repetitions are remembered, by the lowest bits of their numbers: as many as a stream stores.</summary>
    private const int RepetitionCount = 1024;

    private readonly List<SentRun> _runs = [];

    /// <summary>Empty until something is asked for again: most viewers lose nothing.</summary>
    private Repetition[] _repetitions = [];

    /// <summary>From <see cref="SentRun.First"/> on packets are rewritten so.</summary>
    internal void Begin(in SentRun run)
    {
        if (_runs.Count > 0 && _runs[^1].IsLike(run))
        {
            return;
        }

        if (_runs.Count > 0 && _runs[^1].Source != run.Source)
        {
            // Of a source that was left, what it sent last may still be asked for; those before it must not be kept from the garbage collector.
            var left = _runs[^1].Source;
            _runs.RemoveAll(other => other.Source != left);
        }

        if (_runs.Count == MaxRuns)
        {
            _runs.RemoveRange(0, MaxRuns / 4);
        }

        _runs.Add(run);
    }

    /// <summary>
    /// Finds how a packet that the viewer asks for was sent. False if that is forgotten, or if it was sent again less than <paramref name="pause"/>
    /// ago: the answer to the last request may still be on its way.
    /// </summary>
    internal bool TryTakeForResend(Instant now, long sequenceNumber, TimeSpan pause, out SentRun run)
    {
        if (!TryFind(sequenceNumber, out run))
        {
            return false;
        }

        if (_repetitions.Length == 0)
        {
            _repetitions = new Repetition[RepetitionCount];
        }

        // Milliseconds in 32 bits roll over after seven weeks: then one repetition may come a moment early or late.
        ref var repetition = ref _repetitions[sequenceNumber & (RepetitionCount - 1)];
        var milliseconds = (uint)now.Milliseconds;
        if (repetition.SequenceNumber == (uint)sequenceNumber && repetition.At != 0 && milliseconds - repetition.At < (uint)pause.TotalMilliseconds)
        {
            return false;
        }

        repetition = new Repetition((uint)sequenceNumber, Math.Max(1, milliseconds));
        return true;
    }

    /// <summary>Finds how a packet was sent; false if that is forgotten.</summary>
    internal bool TryFind(long sequenceNumber, out SentRun run)
    {
        for (var i = _runs.Count - 1; i >= 0; i--)
        {
            if (_runs[i].First <= sequenceNumber)
            {
                run = _runs[i];
                return true;
            }
        }

        run = default;
        return false;
    }

    /// <summary>Finds under which number a packet of a source was sent, or would have been had it come in time; false if it was left out, or that is forgotten.</summary>
    internal bool TryFindSource(ProducerStream source, long sequenceNumber, out SentRun run)
    {
        var end = long.MaxValue;
        for (var i = _runs.Count - 1; i >= 0 && ReferenceEquals(_runs[i].Source, source); i--)
        {
            run = _runs[i];
            if (run.First - run.SequenceOffset <= sequenceNumber)
            {
                return sequenceNumber + run.SequenceOffset < end;
            }

            end = run.First;
        }

        run = default;
        return false;
    }

    private readonly record struct Repetition(uint SequenceNumber, uint At);
}
