namespace LiveRelay.Media.Recording.Mp4;

/// <summary>A recorded file that is read, perhaps while it grows. Each call may throw an <see cref="IOException"/>.</summary>
internal interface IReadableFile
{
    /// <summary>Bytes in the file.</summary>
    long Length { get; }

    /// <summary>Reads what is there at <paramref name="offset"/>; gives how many bytes, 0 at the end.</summary>
    int Read(long offset, Span<byte> bytes);
}

/// <summary>
/// A file that a recording is written to. Each call may throw an <see cref="IOException"/>; <see cref="Sync"/> may come from another thread.
/// </summary>
internal interface IRecordingFile : IReadableFile
{
    /// <summary>Writes behind the last byte.</summary>
    void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Writes over bytes that are there.</summary>
    void WriteAt(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Cuts the file.</summary>
    void Truncate(long length);

    /// <summary>Returns when all that was written before is on the disk.</summary>
    void Sync();
}
