using LiveRelay.Media.Recording;
using LiveRelay.Media.Recording.Mp4;
using Microsoft.Win32.SafeHandles;

namespace LiveRelay.Media.Net.Recording;

/// <summary>A recording's file on a real disk.</summary>
internal sealed class DiskFile : IRecordingFile, IDisposable
{
    private readonly SafeFileHandle _handle;
    private long _length;
    private bool _isDirty;

    private DiskFile(SafeFileHandle handle)
    {
        _handle = handle;
        _length = RandomAccess.GetLength(handle);
    }

    /// <inheritdoc/>
    public long Length => _length;

    /// <summary>Whether something was written since the last <see cref="Sync"/> began.</summary>
    internal bool IsDirty => Volatile.Read(ref _isDirty);

    /// <summary>Makes a new file; there must be none of that name.</summary>
    internal static DiskFile Create(string path) => new(Open(path, FileMode.CreateNew));

    /// <summary>Opens a file that is there.</summary>
    internal static DiskFile OpenExisting(string path) => new(Open(path, FileMode.Open));

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        WriteAt(_length, bytes);
        _length += bytes.Length;
    }

    /// <inheritdoc/>
    public void WriteAt(long offset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(_handle, bytes, offset);
        }
        catch (IOException exception) when (DiskErrors.IsFull(exception))
        {
            throw new DiskFullException(exception.Message, exception);
        }

        Volatile.Write(ref _isDirty, true);
    }

    /// <inheritdoc/>
    public int Read(long offset, Span<byte> bytes) => RandomAccess.Read(_handle, bytes, offset);

    /// <inheritdoc/>
    public void Truncate(long length)
    {
        RandomAccess.SetLength(_handle, length);
        _length = length;
        Volatile.Write(ref _isDirty, true);
    }

    /// <inheritdoc/>
    public void Sync()
    {
        Volatile.Write(ref _isDirty, false);
        RandomAccess.FlushToDisk(_handle);
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    /// <summary>Readable by others while it is written: a lesson can be watched from its beginning while it goes on.</summary>
    private static SafeFileHandle Open(string path, FileMode mode)
    {
        try
        {
            return File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        }
        catch (IOException exception) when (DiskErrors.IsFull(exception))
        {
            throw new DiskFullException(exception.Message, exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }
}

/// <summary>What the system says when there is no room.</summary>
internal static class DiskErrors
{
    private const int LinuxNoSpace = 28; // ENOSPC
    private const int LinuxQuota = 122; // EDQUOT
    private const int MacQuota = 69;
    private const int WindowsDiskFull = unchecked((int)0x80070070); // ERROR_DISK_FULL

    internal static bool IsFull(IOException exception) =>
        exception is DiskFullException || exception.HResult is LinuxNoSpace or LinuxQuota or MacQuota or WindowsDiskFull;
}
