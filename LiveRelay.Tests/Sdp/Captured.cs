namespace LiveRelay.Tests.Sdp;

/// <summary>Offers as real clients made them; see Captures/README.md.</summary>
internal static class Captured
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Captures");

    public static IEnumerable<string> All => Directory.GetFiles(Folder, "*.sdp").Select(Path.GetFileName).Order()!;

    public static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));
}
