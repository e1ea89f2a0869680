namespace LiveRelay.Server.Operations;

/// <summary>Where the server's own files are, from wherever it was started.</summary>
internal static class ContentRoot
{
    /// <summary>The project's directory when run from the source tree, so that the data does not lie among the build's output.</summary>
    internal static string Find()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var project = output.Parent?.Parent?.Parent;
        return project is not null && File.Exists(Path.Combine(project.FullName, "LiveRelay.Server.csproj")) ? project.FullName : output.FullName;
    }

    /// <summary>Where the build puts the pages.</summary>
    internal static string WebRoot => Path.Combine(AppContext.BaseDirectory, "wwwroot");
}
