using LiveRelay.Media.Recording.Mp4;

namespace LiveRelay.Tests.Recording.Mp4;

/// <summary>A file in memory, on a machine that may stop at any byte of what it writes.</summary>
internal sealed class MemoryFile : IRecordingFile
{
    private byte[] _bytes;

    public MemoryFile(ReadOnlySpan<byte> bytes = default)
    {
        _bytes = bytes.ToArray();
        Length = bytes.Length;
    }

    public long Length { get; private set; }

    /// <summary>Bytes that are written before the machine stops; it does so in the middle of a call.</summary>
    public long BytesUntilStop { get; set; } = long.MaxValue;

    /// <summary>Bytes that were written so far.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>How often anything was written or cut.</summary>
    public int Changes { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, (int)Length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var isWhole = Take(ref bytes);
        if (Length + bytes.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max((int)Length + bytes.Length, 2 * _bytes.Length));
        }

        bytes.CopyTo(_bytes.AsSpan((int)Length));
        Length += bytes.Length;
        Stop(isWhole);
    }

    public void WriteAt(long offset, ReadOnlySpan<byte> bytes)
    {
        var isWhole = Take(ref bytes);
        bytes.CopyTo(_bytes.AsSpan((int)offset, (int)(Length - offset)));
        Stop(isWhole);
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

    private bool Take(ref ReadOnlySpan<byte> bytes)
    {
        Changes++;
        var isWhole = bytes.Length <= BytesUntilStop - BytesWritten;
        bytes = isWhole ? bytes : bytes[..(int)(BytesUntilStop - BytesWritten)];
        BytesWritten += bytes.Length;
        return isWhole;
    }

    private static void Stop(bool isWhole)
    {
        if (!isWhole)
        {
            throw new IOException("The machine stopped.");
        }
    }
}
