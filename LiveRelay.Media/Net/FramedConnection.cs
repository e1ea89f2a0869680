using System.Buffers;
using System.Net.Sockets;

namespace LiveRelay.Media.Net;

/// <summary>
/// One TCP connection with RFC 4571 framing: two bytes of length before each datagram. A peer that reads too slowly loses whole frames; it never
/// holds up the loop, and what waits for it is bounded.
/// </summary>
internal sealed class FramedConnection(Socket socket, NetworkPath path, Instant opened) : IDisposable
{
    /// <summary>What may wait for a slow peer, in bytes: half a second of 4 Mbit/s.</summary>
    internal const int MaxQueued = 256 * 1024;

    /// <summary>A peer that sends without pause gives way to the others after so many reads.</summary>
    private const int MaxReadsAtOnce = 8;

    private FrameReader _frames = new(new byte[FrameReader.BufferSize]);
    private byte[] _queue = [];
    private int _queueStart;
    private int _queueEnd;

    internal Socket Socket { get; } = socket;

    internal NetworkPath Path { get; } = path;

    internal Instant Opened { get; } = opened;

    /// <summary>When it last sent something.</summary>
    internal Instant LastArrival { get; private set; } = opened;

    /// <summary>Whether something was ever sent on it: only a peer with a valid check is answered.</summary>
    internal bool IsUsed { get; private set; }

    internal bool IsBroken { get; private set; }

    /// <summary>Bytes that wait for the peer to read.</summary>
    internal int Queued => _queueEnd - _queueStart;

    /// <summary>Reads what is there and hands on whole frames; false when the connection has ended.</summary>
    internal bool Receive(IDatagramHandler handler, Instant now)
    {
        for (var reads = 0; reads < MaxReadsAtOnce && !IsBroken; reads++)
        {
            var read = Socket.Receive(_frames.Free, SocketFlags.None, out var error);
            if (error is SocketError.WouldBlock or SocketError.Interrupted)
            {
                return !IsBroken;
            }

            if (error != SocketError.Success || read == 0)
            {
                return false;
            }

            LastArrival = now;
            _frames.Advance(read);
            while (_frames.TryRead(out var datagram))
            {
                handler.HandleDatagram(now, datagram, Path);
            }

            IsBroken |= _frames.IsBroken;
        }

        return !IsBroken;
    }

    /// <summary>Sends whole frames, or what the system does not take queues; the caller keeps to <see cref="MaxQueued"/>.</summary>
    internal void Send(ReadOnlySpan<byte> frames)
    {
        IsUsed = true;
        var sent = Queued > 0 ? 0 : TrySend(frames);
        if (!IsBroken)
        {
            Enqueue(frames[sent..]);
        }
    }

    /// <summary>Sends what is queued; false when the connection has ended.</summary>
    internal bool Resume()
    {
        _queueStart += TrySend(_queue.AsSpan(_queueStart, Queued));
        if (Queued == 0)
        {
            ReleaseQueue();
        }

        return !IsBroken;
    }

    public void Dispose()
    {
        IsBroken = true;
        ReleaseQueue();
        Socket.Dispose();
    }

    private int TrySend(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty || IsBroken)
        {
            return 0;
        }

        var sent = Socket.Send(data, SocketFlags.None, out var error);
        if (error == SocketError.Success)
        {
            return sent;
        }

        IsBroken = error is not (SocketError.WouldBlock or SocketError.Interrupted);
        return 0;
    }

    private void Enqueue(ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty)
        {
            return;
        }

        if (_queueEnd + rest.Length > _queue.Length)
        {
            MakeRoom(rest.Length);
        }

        rest.CopyTo(_queue.AsSpan(_queueEnd));
        _queueEnd += rest.Length;
    }

    private void MakeRoom(int size)
    {
        var queued = Queued;
        var old = _queue;
        if (queued + size > old.Length)
        {
            _queue = ArrayPool<byte>.Shared.Rent(queued + size);
        }

        old.AsSpan(_queueStart, queued).CopyTo(_queue);
        _queueStart = 0;
        _queueEnd = queued;
        if (!ReferenceEquals(old, _queue))
        {
            Return(old);
        }
    }

    private void ReleaseQueue()
    {
        Return(_queue);
        _queue = [];
        _queueStart = _queueEnd = 0;
    }

    private static void Return(byte[] buffer)
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
