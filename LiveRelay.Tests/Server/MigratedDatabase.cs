using LiveRelay.Server.Storage;

namespace LiveRelay.Tests.Server;

/// <summary>An empty database of this version, made once, since hundreds of tests begin with one. What migrations do is shown where they are tested.</summary>
internal static class MigratedDatabase
{
    private static readonly Lazy<byte[]> _file = new(Make);

    /// <summary>Puts it into a server's data directory.</summary>
    public static void CopyTo(string dataDirectory) => File.WriteAllBytes(Path.Combine(dataDirectory, StorageSetup.DatabaseFile), _file.Value);

    private static byte[] Make()
    {
        var directory = Directory.CreateTempSubdirectory("liverelay-empty-");
        var path = Path.Combine(directory.FullName, StorageSetup.DatabaseFile);

        // On a thread of the pool: xUnit's own context would wait for itself.
        Task.Run(new SqliteUpgrade(path).RunAsync).GetAwaiter().GetResult();
        var file = File.ReadAllBytes(path);
        directory.Delete(recursive: true);
        return file;
    }
}
