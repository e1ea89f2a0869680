using System.Buffers.Binary;

namespace LiveRelay.Media.Recording.Mp4;

/// <summary>Writes boxes (ISO/IEC 14496-12 section 4.2) into memory, which grows as needed and is used again.</summary>
internal sealed class BoxWriter(int capacity)
{
    private byte[] _bytes = new byte[capacity];

    internal int Length { get; private set; }

    internal Span<byte> Written => _bytes.AsSpan(0, Length);

    internal void Clear() => Length = 0;

    /// <summary>Opens a box; gives what <see cref="End"/> needs to close it.</summary>
    internal int Begin(ReadOnlySpan<byte> type)
    {
        var start = Length;
        U32(0);
        Bytes(type);
        return start;
    }

    /// <summary>Opens a box that has a version and flags.</summary>
    internal int Begin(ReadOnlySpan<byte> type, int version, uint flags)
    {
        var start = Begin(type);
        U32(((uint)version << 24) | flags);
        return start;
    }

    /// <summary>Closes the box that was opened at <paramref name="start"/>.</summary>
    internal void End(int start) => SetI32(start, Length - start);

    /// <summary>Writes over what was written at <paramref name="position"/>.</summary>
    internal void SetI32(int position, int value) => BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(position), value);

    internal void U8(int value) => Take(1)[0] = (byte)value;

    internal void U16(int value) => BinaryPrimitives.WriteUInt16BigEndian(Take(2), (ushort)value);

    internal void U32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Take(4), value);

    internal void I32(int value) => U32((uint)value);

    internal void U64(long value) => BinaryPrimitives.WriteInt64BigEndian(Take(8), value);

    internal void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    internal void Zeros(int count) => Take(count).Clear();

    private Span<byte> Take(int count)
    {
        var start = Length;
        if (count > _bytes.Length - start)
        {
            Array.Resize(ref _bytes, Math.Max(start + count, 2 * _bytes.Length));
        }

        Length += count;
        return _bytes.AsSpan(start, count);
    }
}
