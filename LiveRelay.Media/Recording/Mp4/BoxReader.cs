using System.Buffers.Binary;

namespace LiveRelay.Media.Recording.Mp4;

/// <summary>Goes from box to box (ISO/IEC 14496-12 section 4.2). What is cut off, or claims more than there is, ends it.</summary>
internal ref struct BoxReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Length of a box's size and type.</summary>
    internal const int HeaderLength = 8;

    internal ReadOnlySpan<byte> Type { get; private set; }

    internal ReadOnlySpan<byte> Body { get; private set; }

    internal bool TryNext()
    {
        if (_rest.Length < HeaderLength)
        {
            return false;
        }

        var size = BinaryPrimitives.ReadUInt32BigEndian(_rest);
        if (size < HeaderLength || size > _rest.Length)
        {
            return false;
        }

        Type = _rest.Slice(4, 4);
        Body = _rest[HeaderLength..(int)size];
        _rest = _rest[(int)size..];
        return true;
    }

    /// <summary>The body of the first box of a type among those in <paramref name="bytes"/>.</summary>
    internal static bool TryFind(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> type, out ReadOnlySpan<byte> body)
    {
        var reader = new BoxReader(bytes);
        while (reader.TryNext())
        {
            if (reader.Type.SequenceEqual(type))
            {
                body = reader.Body;
                return true;
            }
        }

        body = default;
        return false;
    }
}
