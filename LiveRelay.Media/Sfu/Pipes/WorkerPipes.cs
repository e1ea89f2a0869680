namespace LiveRelay.Media.Sfu.Pipes;

/// <summary>One worker's pipes to and from all others.</summary>
internal sealed class WorkerPipes
{
    private readonly PacketPipe?[] _outgoing;
    private readonly PacketPipe?[] _incoming;

    private WorkerPipes(int index, PacketPipe?[] outgoing, PacketPipe?[] incoming)
    {
        Index = index;
        _outgoing = outgoing;
        _incoming = incoming;
    }

    /// <summary>Which of the workers this is, from 0.</summary>
    internal int Index { get; }

    /// <summary>Makes the pipes between a number of workers.</summary>
    /// <param name="count">How many workers.</param>
    /// <param name="limits">With the capacity of each.</param>
    /// <param name="wake">Wakes the loop of a worker.</param>
    internal static WorkerPipes[] Between(int count, SfuLimits limits, Action<int> wake)
    {
        var pipes = new PacketPipe?[count, count];
        for (var from = 0; from < count; from++)
        {
            for (var to = 0; to < count; to++)
            {
                var reader = to;
                pipes[from, to] = from == to ? null : new PacketPipe(limits.PipeCapacity, () => wake(reader));
            }
        }

        var all = Enumerable.Range(0, count).ToArray();
        return [.. all.Select(index => new WorkerPipes(index, [.. all.Select(to => pipes[index, to])], [.. all.Select(from => pipes[from, index])]))];
    }

    /// <summary>The worker at which a lesson's publishers arrive: always the same one.</summary>
    internal int HomeOf(string lessonId)
    {
        var sum = 0u;
        foreach (var character in lessonId)
        {
            sum = sum * 31 + character;
        }

        return (int)(sum % (uint)_outgoing.Length);
    }

    /// <summary>The way to another worker.</summary>
    internal PacketPipe To(int index) => _outgoing[index]!;

    /// <summary>Takes what the others have written.</summary>
    internal void Receive(Worker worker, Instant now)
    {
        foreach (var pipe in _incoming)
        {
            pipe?.Drain(worker, now);
        }
    }

    /// <summary>Wakes those that something was written for.</summary>
    internal void Signal()
    {
        foreach (var pipe in _outgoing)
        {
            pipe?.Signal();
        }
    }
}
