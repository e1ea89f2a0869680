using System.Buffers.Binary;
using System.Net.Sockets;

namespace LiveRelay.Media.Net;

/// <summary>
/// One TCP connection with RFC 4571 framing: two bytes of length before each datagram. A peer that reads too slowly loses whole frames; it never
/// holds up the loop and never grows its memory.
/// </summary>
internal sealed class FramedConnection(Socket socket, NetworkPath path, Instant opened) : IDisposable
{
    /// <summary>What may wait for a slow peer, in bytes: half a second of 4 Mbit/s.</summary>
    private const int MaxQueued = 256 * 1024;

    private const int FrameHeaderLength = 2;

    private readonly byte[] _incoming = new byte[4 * IDatagramSink.MaxDatagramSize];
    private byte[] _queue = [];
    private int _queueStart;
    private int _queueEnd;
    private int _incomingLength;

    internal Socket Socket { get; } = socket;

    internal NetworkPath Path { get; } = path;

    internal Instant Opened { get; } = opened;

    /// <summary>Whether something was ever sent on it: only a peer with a valid check is answered.</summary>
    internal bool IsUsed { get; private set; }

    internal bool IsBroken { get; private set; }

    /// <summary>Whether frames wait for the peer to read.</summary>
    internal bool HasQueue => _queueEnd > _queueStart;

    /// <summary>Reads all that is there and hands on whole frames; false when the connection has ended.</summary>
    internal bool Receive(IDatagramHandler handler, Instant now)
    {
        while (!IsBroken)
        {
            var read = Socket.Receive(_incoming.AsSpan(_incomingLength), SocketFlags.None, out var error);
            if (error is SocketError.WouldBlock)
            {
                return true;
            }

            if (error != SocketError.Success || read == 0)
            {
                return false;
            }

            _incomingLength += read;
            if (!HandOn(handler, now))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Sends a frame, or queues it behind others; false if it was dropped.</summary>
    internal bool Send(ReadOnlySpan<byte> datagram)
    {
        IsUsed = true;
        if (IsBroken || _queueEnd - _queueStart + FrameHeaderLength + datagram.Length > MaxQueued)
        {
            return false;
        }

        Span<byte> frame = stackalloc byte[FrameHeaderLength + IDatagramSink.MaxDatagramSize];
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)datagram.Length);
        datagram.CopyTo(frame[FrameHeaderLength..]);
        frame = frame[..(FrameHeaderLength + datagram.Length)];
        var sent = HasQueue ? 0 : TrySend(frame);
        Enqueue(frame[sent..]);
        return true;
    }

    /// <summary>Sends what is queued; false when the connection has ended.</summary>
    internal bool Resume()
    {
        _queueStart += TrySend(_queue.AsSpan(_queueStart, _queueEnd - _queueStart));
        if (!HasQueue)
        {
            _queueStart = _queueEnd = 0;
        }

        return !IsBroken;
    }

    public void Dispose() => Socket.Dispose();

    private bool HandOn(IDatagramHandler handler, Instant now)
    {
        var start = 0;
        while (_incomingLength - start >= FrameHeaderLength)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(_incoming.AsSpan(start));
            if (length > IDatagramSink.MaxDatagramSize)
            {
                return false; // not a frame of ours: whatever this is, it is not WebRTC
            }

            if (_incomingLength - start - FrameHeaderLength < length)
            {
                break;
            }

            handler.HandleDatagram(now, _incoming.AsSpan(start + FrameHeaderLength, length), Path);
            start += FrameHeaderLength + length;
        }

        _incoming.AsSpan(start, _incomingLength - start).CopyTo(_incoming);
        _incomingLength -= start;
        return true;
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

        IsBroken = error != SocketError.WouldBlock;
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
            var queued = _queue.AsSpan(_queueStart, _queueEnd - _queueStart);
            var room = queued.Length + rest.Length > _queue.Length ? new byte[Math.Min(MaxQueued, 2 * (queued.Length + rest.Length))] : _queue;
            queued.CopyTo(room);
            _queueEnd = queued.Length;
            _queueStart = 0;
            _queue = room;
        }

        rest.CopyTo(_queue.AsSpan(_queueEnd));
        _queueEnd += rest.Length;
    }
}
