namespace LiveRelay.Tests.Browser;

/// <summary>The instruments that are put into each page, before its own scripts: <c>window.instrument</c>.</summary>
internal static class Scripts
{
    private static readonly string[] _names = ["clock.js", "source.js", "probe.js", "session.js", "guest.js", "recording.js"];

    /// <summary>All of them, in the order of their dependence.</summary>
    internal static string All { get; } = string.Join('\n', _names.Select(Read));

    private static string Read(string name)
    {
        using var stream = typeof(Scripts).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
