using LiveRelay.Media.Recording.Mp4;

namespace LiveRelay.Media.Recording;

/// <summary>Where one recording's files are made. Each call may throw an <see cref="IOException"/>.</summary>
internal interface IRecordingStorage
{
    /// <summary>Bytes that may still be written.</summary>
    long FreeBytes { get; }

    /// <summary>Makes a new file, which is then forced to the disk at regular times.</summary>
    IRecordingFile Create(string name);

    /// <summary>A file is complete: it is forced to the disk a last time and closed, not necessarily before this returns.</summary>
    void Close(IRecordingFile file);
}

/// <summary>The disk has no room.</summary>
internal sealed class DiskFullException(string message, Exception? inner = null) : IOException(message, inner);
