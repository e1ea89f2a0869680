using System.Buffers.Binary;

namespace LiveRelay.Media.Net;

/// <summary>Takes RFC 4571 frames out of a byte stream: 16 bits of length, then the datagram, in whatever pieces TCP delivers them.</summary>
/// <param name="buffer"><see cref="BufferSize"/> bytes.</param>
internal struct FrameReader(byte[] buffer)
{
    /// <summary>RFC 4571 section 2: a 16 bit length, in bytes.</summary>
    internal const int HeaderLength = 2;

    /// <summary>The buffer's size, in bytes: at least a whole frame.</summary>
    internal const int BufferSize = 4 * IDatagramSink.MaxDatagramSize;

    private int _start;
    private int _end;

    /// <summary>Whether a frame was announced that is longer than any of ours: whatever this is, it is not WebRTC.</summary>
    internal bool IsBroken { get; private set; }

    /// <summary>Where the next bytes of the stream go; never empty once <see cref="TryRead"/> has given false.</summary>
    internal readonly Span<byte> Free => buffer.AsSpan(_end);

    /// <summary>So many bytes were put into <see cref="Free"/>.</summary>
    internal void Advance(int length) => _end += length;

    /// <summary>The next whole frame's datagram, valid until the next call; false when more bytes are needed, or none will help.</summary>
    internal bool TryRead(out Span<byte> datagram)
    {
        datagram = [];
        if (_end - _start >= HeaderLength && !IsBroken)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(buffer.AsSpan(_start));
            IsBroken = length > IDatagramSink.MaxDatagramSize;
            if (!IsBroken && _end - _start - HeaderLength >= length)
            {
                datagram = buffer.AsSpan(_start + HeaderLength, length);
                _start += HeaderLength + length;
                return true;
            }
        }

        if (_start > 0)
        {
            buffer.AsSpan(_start, _end - _start).CopyTo(buffer);
            _end -= _start;
            _start = 0;
        }

        return false;
    }
}
