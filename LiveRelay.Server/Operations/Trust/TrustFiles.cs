using System.Collections.Concurrent;

namespace LiveRelay.Server.Operations.Trust;

/// <summary>The files of the page, which lie in the program itself.</summary>
internal static class TrustFiles
{
    private static readonly ConcurrentDictionary<string, string> _files = new();

    /// <summary>A file's text.</summary>
    internal static string Read(string name) => _files.GetOrAdd(name, static name =>
    {
        using var stream = typeof(TrustFiles).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException(name);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });
}
