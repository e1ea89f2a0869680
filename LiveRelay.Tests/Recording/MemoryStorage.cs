using LiveRelay.Media.Recording;
using LiveRelay.Media.Recording.Mp4;

namespace LiveRelay.Tests.Recording;

/// <summary>A disk of memory that can be slow, full or broken.</summary>
internal sealed class MemoryStorage : IRecordingStorage
{
    public Dictionary<string, MemoryFile> Files { get; } = [];

    public List<string> Closed { get; } = [];

    /// <summary>How many bytes still fit.</summary>
    public long FreeBytes { get; set; } = long.MaxValue;

    /// <summary>What each write fails with, if anything.</summary>
    public IOException? Failure { get; set; }

    /// <summary>Writes that failed.</summary>
    public int Refused { get; private set; }

    public IRecordingFile Create(string name)
    {
        Fail();
        var file = new MemoryFile(this);
        Files.Add(name, file);
        return file;
    }

    public void Close(IRecordingFile file) => Closed.Add(Files.First(pair => ReferenceEquals(pair.Value, file)).Key);

    internal void Fail()
    {
        if (Failure is { } failure)
        {
            Refused++;
            throw failure;
        }
    }
}

/// <summary>A file of memory.</summary>
internal sealed class MemoryFile(MemoryStorage storage) : IRecordingFile
{
    private byte[] _bytes = [];
    private int _length;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public long Length => _length;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        storage.Fail();
        if (bytes.Length > storage.FreeBytes)
        {
            throw new DiskFullException("No room.");
        }

        storage.FreeBytes -= bytes.Length;
        if (_length + bytes.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + bytes.Length));
        }

        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    public void WriteAt(long offset, ReadOnlySpan<byte> bytes) => bytes.CopyTo(_bytes.AsSpan((int)offset));

    public int Read(long offset, Span<byte> bytes)
    {
        var count = (int)Math.Clamp(_length - offset, 0, bytes.Length);
        _bytes.AsSpan((int)offset, count).CopyTo(bytes);
        return count;
    }

    public void Truncate(long length) => _length = (int)length;

    public void Sync()
    {
    }
}
