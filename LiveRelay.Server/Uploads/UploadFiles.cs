using LiveRelay.Server.Recording;

namespace LiveRelay.Server.Uploads;

/// <summary>Where uploads lie while they arrive. A file's length is how much of it has come: there is no second number that could differ.</summary>
public sealed class UploadFiles(RecordingDirectory directory)
{
    /// <summary>The name of what is arriving; it is never given out.</summary>
    internal const string PartName = "upload.part";

    private const int BufferBytes = 128 << 10;

    /// <summary>Makes the recording's folder, and an empty file in it.</summary>
    internal void Create(string id)
    {
        Directory.CreateDirectory(directory.PathOf(id));
        File.Create(PathOf(id)).Dispose();
    }

    /// <summary>How much has come; <c>null</c> if there is no such file.</summary>
    internal long? LengthOf(string id) => new FileInfo(PathOf(id)) is { Exists: true } file ? file.Length : null;

    internal string PathOf(string id) => directory.FileOf(id, PartName);

    /// <summary>Opens the file to add to it; <c>null</c> if somebody else does so now.</summary>
    internal FileStream? TryOpen(string id)
    {
        try
        {
            return new FileStream(PathOf(id), FileMode.Open, FileAccess.ReadWrite, FileShare.None, BufferBytes, useAsync: true);
        }
        catch (IOException exception) when (exception is not (FileNotFoundException or DirectoryNotFoundException))
        {
            return null;
        }
    }

    /// <summary>Adds what comes, and keeps it also when the sender goes away in its midst.</summary>
    /// <returns>False if more came than there may be.</returns>
    internal static async Task<bool> AppendAsync(FileStream file, Stream body, long most, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        file.Position = file.Length;
        try
        {
            int read;
            while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
            {
                if (file.Position + read > most)
                {
                    return false;
                }

                await file.WriteAsync(buffer.AsMemory(0, read), CancellationToken.None);
            }

            return true;
        }
        finally
        {
            await file.FlushAsync(CancellationToken.None);
            if (file.Length == most)
            {
                file.Flush(flushToDisk: true);
            }
        }
    }

    /// <summary>Removes the recording's folder.</summary>
    internal void Remove(string id)
    {
        if (Directory.Exists(directory.PathOf(id)))
        {
            Directory.Delete(directory.PathOf(id), recursive: true);
        }
    }
}
