namespace LiveRelay.Tests.Architecture;

/// <summary>The source tree that these tests were built from.</summary>
internal static class Repository
{
    /// <summary>The directory of LiveRelay.sln.</summary>
    internal static string Root { get; } = FindRoot();

    /// <summary>A path below the root, with the system's separators.</summary>
    internal static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>The path as seen from the root, with slashes.</summary>
    internal static string Relative(string path) => System.IO.Path.GetRelativePath(Root, path).Replace('\\', '/');

    /// <summary>All files of the given extension below a directory, without what builds and package managers make.</summary>
    internal static IEnumerable<string> Files(string directory, string pattern) =>
        Directory.EnumerateFiles(directory, pattern, SearchOption.AllDirectories)
            .Where(static file => !Relative(file).Split('/').Any(static part => part is "bin" or "obj" or "node_modules" or "dist"));

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(directory.FullName, "LiveRelay.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return directory.FullName;
    }
}
