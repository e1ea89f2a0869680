using System.Collections.Concurrent;
using LiveRelay.Media.Recording;
using LiveRelay.Media.Recording.Mp4;

namespace LiveRelay.Media.Net.Recording;

/// <summary>One recording's directory. Forcing to the disk is done by another thread than writing: it may take as long as it likes.</summary>
internal sealed class DiskStorage : IRecordingStorage
{
    private readonly string _directory;
    private readonly DiskSync _sync;
    private readonly ConcurrentDictionary<DiskFile, bool> _files = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IOException? _failure;
    private volatile bool _isEnding;

    internal DiskStorage(string directory, DiskSync sync)
    {
        _directory = directory;
        _sync = sync;
        _sync.Add(this);
    }

    /// <inheritdoc/>
    public long FreeBytes
    {
        get
        {
            try
            {
                return new DriveInfo(_directory).AvailableFreeSpace;
            }
            catch (Exception exception) when (exception is UnauthorizedAccessException or ArgumentException)
            {
                throw new IOException(exception.Message, exception);
            }
        }
    }

    /// <summary>Completes when all is on the disk after <see cref="End"/>.</summary>
    internal Task Closed => _closed.Task;

    /// <inheritdoc/>
    public IRecordingFile Create(string name)
    {
        var file = DiskFile.Create(Path.Combine(_directory, name));
        _files[file] = false;
        return file;
    }

    /// <inheritdoc/>
    public void Close(IRecordingFile file)
    {
        _files[(DiskFile)file] = true;
        _sync.Wake();
    }

    /// <summary>Nothing more will be written.</summary>
    internal void End()
    {
        _isEnding = true;
        _sync.Wake();
    }

    /// <summary>A failure of <see cref="SyncAll"/> that was not told yet, or <c>null</c>.</summary>
    internal IOException? TakeFailure() => Interlocked.Exchange(ref _failure, null);

    /// <summary>Forces everything to the disk, and lets go of what is complete; true once all is done for good.</summary>
    internal bool SyncAll()
    {
        var isEnding = _isEnding;
        foreach (var (file, isComplete) in _files)
        {
            try
            {
                if (file.IsDirty)
                {
                    file.Sync();
                }
            }
            catch (IOException exception)
            {
                _failure = DiskErrors.IsFull(exception) ? new DiskFullException(exception.Message, exception) : exception;
            }

            if (isComplete || isEnding)
            {
                _files.TryRemove(file, out _);
                file.Dispose();
            }
        }

        if (isEnding)
        {
            _closed.TrySetResult();
        }

        return isEnding;
    }
}
