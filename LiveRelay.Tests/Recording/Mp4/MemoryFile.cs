using LiveRelay.Media.Recording.Mp4;

namespace LiveRelay.Tests.Recording.Mp4;

/// <summary>A file in memory, which counts what is done to it.</summary>
internal sealed class MemoryFile : IRecordingFile
{
    private byte[] _bytes;

    public MemoryFile(ReadOnlySpan<byte> bytes = default)
    {
        _bytes = bytes.ToArray();
        Length = bytes.Length;
    }

    public long Length { get; private set; }

    /// <summary>How often anything was written or cut.</summary>
    public int Changes { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, (int)Length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Changes++;
        if (Length + bytes.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max((int)Length + bytes.Length, 2 * _bytes.Length));
        }

        bytes.CopyTo(_bytes.AsSpan((int)Length));
        Length += bytes.Length;
    }

    public void WriteAt(long offset, ReadOnlySpan<byte> bytes)
    {
        Changes++;
        bytes.CopyTo(_bytes.AsSpan((int)offset, (int)(Length - offset)));
    }

    public int Read(long offset, Span<byte> bytes)
    {
        if (offset >= Length)
        {
            return 0;
        }

        var count = (int)Math.Min(bytes.Length, Length - offset);
        _bytes.AsSpan((int)offset, count).CopyTo(bytes);
        return count;
    }

    public void Truncate(long length)
    {
        Changes++;
        Length = length;
    }

    public void Sync()
    {
    }
}
