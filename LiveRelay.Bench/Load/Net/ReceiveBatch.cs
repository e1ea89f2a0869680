using System.Net.Sockets;
using System.Runtime.InteropServices;
using LiveRelay.Media;
using LiveRelay.Media.Net;
using static LiveRelay.Media.Net.Linux.NativeMethods;

namespace LiveRelay.Bench.Load.Net;

/// <summary>
/// Receives from a loop's sockets in batches, each datagram with the time at which the system took it: what this client is slow to read is not
/// counted as the server's delay.
/// </summary>
internal sealed unsafe class ReceiveBatch : IDisposable
{
    private const int MessageCount = 8;
    private const int BufferSize = 65536;
    private const int ControlSize = 128;

    // socket.h: SOL_SOCKET and SO_TIMESTAMPNS, which is also the control message's type.
    private const int SolSocket = 1;
    private const int TimestampNanoseconds = 35;

    private readonly MediaClock _clock;
    private readonly byte* _buffers = (byte*)NativeMemory.Alloc(MessageCount * BufferSize);
    private readonly byte* _controls = (byte*)NativeMemory.AllocZeroed(MessageCount * ControlSize);
    private readonly IoVector* _vectors = (IoVector*)NativeMemory.AllocZeroed((nuint)(MessageCount * sizeof(IoVector)));
    private readonly MultiMessage* _messages = (MultiMessage*)NativeMemory.AllocZeroed((nuint)(MessageCount * sizeof(MultiMessage)));

    internal ReceiveBatch(MediaClock clock)
    {
        _clock = clock;
        for (var i = 0; i < MessageCount; i++)
        {
            _vectors[i] = new IoVector { Base = _buffers + (i * BufferSize), Length = BufferSize };
            _messages[i].Header = new Message { Vectors = _vectors + i, VectorCount = 1, Control = _controls + (i * ControlSize), ControlLength = ControlSize };
        }
    }

    /// <summary>Makes a socket tell arrival times, and put equal neighbours together.</summary>
    internal static void Prepare(Socket socket)
    {
        var one = 1;
        socket.SetRawSocketOption(SolSocket, TimestampNanoseconds, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in one)));
        socket.SetRawSocketOption(SolUdp, UdpGro, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in one)));
    }

    /// <summary>Hands on all that has come to a socket.</summary>
    internal void Receive(UdpPeer peer)
    {
        int count;
        do
        {
            count = ReceiveMessages(peer.File, _messages, MessageCount, MsgDontWait, null);
            var now = _clock.Now;
            var wall = DateTime.UtcNow;
            for (var i = 0; i < count; i++)
            {
                HandSegments(peer, now, wall, i);
                _messages[i].Header.ControlLength = ControlSize;
            }
        }
        while (count == MessageCount);
    }

    /// <summary>Throws away all that has come to a socket.</summary>
    internal void Discard(int file)
    {
        int count;
        do
        {
            count = ReceiveMessages(file, _messages, MessageCount, MsgDontWait, null);
            for (var i = 0; i < count; i++)
            {
                _messages[i].Header.ControlLength = ControlSize;
            }
        }
        while (count == MessageCount);
    }

    public void Dispose()
    {
        NativeMemory.Free(_buffers);
        NativeMemory.Free(_controls);
        NativeMemory.Free(_vectors);
        NativeMemory.Free(_messages);
    }

    private void HandSegments(UdpPeer peer, Instant now, DateTime wall, int index)
    {
        var (segment, arrived) = ReadControl(_messages[index].Header);
        var age = arrived == default ? TimeSpan.Zero : wall - arrived;
        var arrival = age > TimeSpan.Zero && age < TimeSpan.FromSeconds(10) ? now - age : now;
        var data = new Span<byte>(_vectors[index].Base, (int)_messages[index].Length);
        segment = segment > 0 ? segment : data.Length;
        while (!data.IsEmpty)
        {
            var size = Math.Min(segment, data.Length);
            peer.Receive(now, arrival, data[..size]);
            data = data[size..];
        }
    }

    private static (int Segment, DateTime Arrived) ReadControl(in Message message)
    {
        var (segment, arrived) = (0, default(DateTime));
        var control = (byte*)message.Control;
        var end = control + message.ControlLength;
        while (control + sizeof(ControlHeader) <= end)
        {
            var header = (ControlHeader*)control;
            if (header->Length < (nuint)sizeof(ControlHeader))
            {
                break;
            }

            var data = control + sizeof(ControlHeader);
            if (header->Level == SolUdp && header->Type == UdpGro)
            {
                segment = *(int*)data;
            }
            else if (header->Level == SolSocket && header->Type == TimestampNanoseconds)
            {
                var time = (TimeSpec*)data;
                arrived = DateTime.UnixEpoch.AddSeconds(time->Seconds).AddTicks(time->Nanoseconds / TimeSpan.NanosecondsPerTick);
            }

            control += ((int)header->Length + 7) & ~7;
        }

        return (segment, arrived);
    }
}
