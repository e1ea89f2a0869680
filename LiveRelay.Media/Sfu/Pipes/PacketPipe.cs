namespace LiveRelay.Media.Sfu.Pipes;

/// <summary>
/// The one way from one worker to another: decrypted packets, and what is to be done there, in the order in which they were written. One thread
/// writes, one reads; neither waits for the other or takes a lock. A packet is copied into a cell made before, so nothing is allocated for it.
/// </summary>
/// <param name="capacity">Cells, a power of two. When all are taken, packets are thrown away, and what is to be done waits.</param>
/// <param name="wake">Tells the reader's loop that something is there.</param>
internal sealed class PacketPipe(int capacity, Action wake)
{
    private readonly Queue<Action<Worker, Instant>> _waiting = [];
    private Cell[] _cells = [];
    private long _written;
    private long _read;
    private bool _hasNews;

    /// <summary>Writes a packet for a stream of the other side; false if there was no room for it.</summary>
    internal bool TryWrite(ProducerStream target, StoredPacket packet)
    {
        if (!HasRoom())
        {
            return false;
        }

        var cell = _cells[_written & (capacity - 1)];
        cell.Target = target;
        cell.Packet.CopyFrom(packet);
        Publish();
        return true;
    }

    /// <summary>Writes what the other side is to do. Never lost.</summary>
    internal void Write(Action<Worker, Instant> action)
    {
        if (!HasRoom())
        {
            _waiting.Enqueue(action);
            return;
        }

        _cells[_written & (capacity - 1)].Action = action;
        Publish();
    }

    /// <summary>Ends a batch of writing: if something was written, the reader is woken, once.</summary>
    internal void Signal()
    {
        if (_waiting.Count > 0)
        {
            HasRoom(); // writes what waits, as far as it goes
        }

        if (_hasNews)
        {
            _hasNews = false;
            wake();
        }
    }

    /// <summary>On the reader's side: takes all that is there.</summary>
    internal void Drain(Worker worker, Instant now)
    {
        var written = Volatile.Read(ref _written);
        while (_read < written)
        {
            var cell = _cells[_read & (capacity - 1)];
            try
            {
                Take(cell, worker, now);
            }
            finally
            {
                cell.Target = null;
                cell.Action = null;
                Volatile.Write(ref _read, _read + 1);
            }
        }
    }

    private static void Take(Cell cell, Worker worker, Instant now)
    {
        if (cell.Action is { } action)
        {
            action(worker, now);
        }
        else if (cell.Target is { } stream)
        {
            ((PipedPublication)stream.Producer.Publication).Receive(now, stream, cell.Packet);
        }
    }

    /// <summary>Room behind what is waiting already; the cells are made when the pipe is first used.</summary>
    private bool HasRoom()
    {
        if (_cells.Length == 0)
        {
            var slab = GC.AllocateUninitializedArray<byte>(capacity * RetransmissionBuffer.MaxPacketSize, pinned: true);
            _cells = [.. Enumerable.Range(0, capacity).Select(i => new Cell(new StoredPacket(slab, i * RetransmissionBuffer.MaxPacketSize)))];
        }

        while (_waiting.Count > 0 && IsFree())
        {
            _cells[_written & (capacity - 1)].Action = _waiting.Dequeue();
            Publish();
        }

        return _waiting.Count == 0 && IsFree();
    }

    private bool IsFree() => _written - Volatile.Read(ref _read) < capacity;

    private void Publish()
    {
        // What stands in the cell is seen by whoever sees the new count.
        Volatile.Write(ref _written, _written + 1);
        _hasNews = true;
    }

    private sealed class Cell(StoredPacket packet)
    {
        internal StoredPacket Packet { get; } = packet;

        internal ProducerStream? Target { get; set; }

        internal Action<Worker, Instant>? Action { get; set; }
    }
}
