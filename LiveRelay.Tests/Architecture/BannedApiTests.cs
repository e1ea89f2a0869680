using System.Text.RegularExpressions;

namespace LiveRelay.Tests.Architecture;

/// <summary>
/// Clocks, sockets, threads and chance are handed into the core, never fetched by it. An analyzer refuses them while compiling; these tests
/// see to it that it stays switched on, and look at the compiled code once more.
/// </summary>
public sealed partial class BannedApiTests
{
    private const string Project = "LiveRelay.Media/LiveRelay.Media.csproj";

    private static readonly string[] _banned =
    [
        "System.Net.Sockets.Socket", "System.Net.Sockets.UdpClient", "System.Net.Sockets.TcpListener", "System.Threading.Thread",
        "System.Threading.Tasks.Task", "System.Threading.Timer", "System.Threading.PeriodicTimer", "System.Diagnostics.Stopwatch", "System.Random",
    ];

    [Fact]
    public void The_analyzer_and_its_list_are_part_of_Medias_build()
    {
        var project = File.ReadAllText(Repository.Path(Project.Split('/')));

        Assert.Contains("Microsoft.CodeAnalysis.BannedApiAnalyzers", project, StringComparison.Ordinal);
        Assert.Contains("<AdditionalFiles Include=\"BannedSymbols.txt\" />", project, StringComparison.Ordinal);
        Assert.DoesNotContain("RS0030", project, StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_names_clocks_sockets_threads_and_chance()
    {
        var list = File.ReadAllText(Repository.Path("LiveRelay.Media", "BannedSymbols.txt"));

        Assert.All(_banned, type => Assert.Contains($"T:{type};", list, StringComparison.Ordinal));
        Assert.Contains("P:System.DateTime.UtcNow;", list, StringComparison.Ordinal);
        Assert.Contains("P:System.Environment.TickCount64;", list, StringComparison.Ordinal);
        Assert.Contains("M:System.Security.Cryptography.RandomNumberGenerator.Fill", list, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_Net_is_exempt()
    {
        var section = "";
        List<string> severities = [];
        foreach (var line in File.ReadLines(Repository.Path(".editorconfig")))
        {
            section = SectionHeader().Match(line) is { Success: true } header ? header.Groups[1].Value : section;
            if (line.Contains("RS0030", StringComparison.Ordinal))
            {
                severities.Add($"{section}: {line.Split('=')[1].Trim()}");
            }
        }

        Assert.Equal(["*.cs: error", "LiveRelay.Media/Net/**.cs: none"], severities);
        Assert.Single(Directory.EnumerateFiles(Repository.Root, ".editorconfig", SearchOption.TopDirectoryOnly));
        Assert.Empty(Repository.Files(Repository.Path("LiveRelay.Media"), ".editorconfig").Concat(Repository.Files(Repository.Path("LiveRelay.Media"), "*.globalconfig")));
    }

    [Fact]
    public void The_compiled_core_uses_none_of_them_outside_of_Net()
    {
        var uses = MediaArchitecture.Uses.Where(static use => MediaArchitecture.FolderOf(use.From) is not (null or "Net"));

        Assert.DoesNotContain(uses, static use => _banned.Contains(use.To));
    }

    [GeneratedRegex(@"^\[(.+)\]$")]
    private static partial Regex SectionHeader();
}
