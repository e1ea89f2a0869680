using LiveRelay.Media.Recording.Mp4;

namespace LiveRelay.Media.Net.Recording;

/// <summary>Recorded files by their paths.</summary>
public static class RecordedFiles
{
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
}
