namespace LiveRelay.Server.Storage;

/// <summary>Files that hold secrets: they are born readable by their owner alone.</summary>
public static class SecretFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a file whole or not at all, with mode 0600, over an older one if there is one.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        // Under another name first, so that a crash leaves the old secret, and its mode never depends on what was there before.
        var temporary = $"{path}.{Environment.ProcessId}.new";
        File.Delete(temporary);
        using (var stream = new FileStream(temporary, Options()))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return options;
    }
}
