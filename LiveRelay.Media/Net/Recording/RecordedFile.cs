using LiveRelay.Media.Recording.Mp4;
using Microsoft.Win32.SafeHandles;

namespace LiveRelay.Media.Net.Recording;

/// <summary>A recording's file on the disk, to be read while it is written or afterwards. One thread at a time.</summary>
public sealed class RecordedFile : IDisposable
{
    private readonly IDisposable _file;
    private readonly IReadableFile _readable;
    private readonly Mp4Reader _reader;

    private RecordedFile(IDisposable file, IReadableFile readable) => (_file, _readable, _reader) = (file, readable, new Mp4Reader(readable));

    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static RecordedFile Open(string path)
    {
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return new RecordedFile(handle, new OpenFile(handle));
    }

    /// <summary>Reads what lies elsewhere: few and small pieces, if the file is complete.</summary>
    /// <param name="stream">One that can seek; it is disposed of together with this.</param>
    public static RecordedFile Open(Stream stream) => new(stream, new OpenStream(stream));

    /// <summary>Completes a file whose writing ended or broke off, and says what is in it. A complete file is not touched.</summary>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public static Mp4Summary Finish(string path)
    {
        using var file = DiskFile.OpenExisting(path);
        var summary = Mp4Recovery.Finish(file);
        if (file.IsDirty)
        {
            file.Sync();
        }

        return summary;
    }

    /// <summary>What the file has now. Read again, it goes on where it was.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public Mp4Summary Read() => _reader.Read();

    /// <summary>What of the file's bytes is left for who may see only what a cut keeps; also of a file that FFmpeg made in fragments.</summary>
    /// <param name="keptMs">What is kept, from and to, in milliseconds of the recording's clock, in order; <c>null</c>: all.</param>
    /// <param name="startsAtMs">Where on that clock the file begins.</param>
    /// <param name="zeroMs">
    /// The moment of that clock from which a sound's fragments count their times, in milliseconds; what lies before it goes. <c>null</c>: from the file's beginning.
    /// </param>
    /// <returns>The view; <c>null</c> for a file that cannot be understood.</returns>
    /// <exception cref="IOException">The disk failed.</exception>
    public CutView? ReadCut(IReadOnlyList<long[]>? keptMs, long startsAtMs, long? zeroMs = null) => CutPlan.Make(_readable, keptMs, startsAtMs, zeroMs);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private sealed class OpenFile(SafeFileHandle handle) : IReadableFile
    {
        public long Length => RandomAccess.GetLength(handle);

        public int Read(long offset, Span<byte> bytes) => RandomAccess.Read(handle, bytes, offset);
    }

    private sealed class OpenStream(Stream stream) : IReadableFile
    {
        public long Length => stream.Length;

        public int Read(long offset, Span<byte> bytes)
        {
            stream.Position = offset;
            return stream.Read(bytes);
        }
    }
}
