using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Storage;

/// <summary>The directory that holds the database and the keys; nobody but the server's own user may enter it.</summary>
public sealed class DataDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Creates the directory if it is missing.</summary>
    /// <exception cref="IOException">It cannot be created, or a file is in its place.</exception>
    /// <exception cref="UnauthorizedAccessException">The server's user may not create it.</exception>
    public DataDirectory(IOptions<StorageOptions> options, IHostEnvironment environment)
    {
        Path = System.IO.Path.GetFullPath(options.Value.DataDirectory, environment.ContentRootPath);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path);
        }
        else
        {
            Directory.CreateDirectory(Path, OwnerOnly);
        }
    }

    /// <summary>Its absolute path.</summary>
    public string Path { get; }

    /// <summary>The absolute path of a file in it.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);
}
