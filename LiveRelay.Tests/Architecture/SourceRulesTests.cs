using System.Text.RegularExpressions;

namespace LiveRelay.Tests.Architecture;

/// <summary>What CONTRIBUTING.md says of source files.</summary>
public sealed partial class SourceRulesTests
{
    private const int MaxLines = 400;

    /// <summary>Longer files, each with its reason.</summary>
    private static readonly Dictionary<string, string> _longFiles = new()
    {
        ["LiveRelay.Web/src/protocol/lessonContract.ts"] = "Nobody writes it: it is made from the hub's C# types, and is one list.",
    };

    private static readonly string[] _patterns = ["*.cs", "*.ts", "*.vue", "*.js", "*.mjs", "*.css", "*.sh", "*.csproj", "*.targets"];

    [Fact]
    public void Files_are_short_enough_to_be_read() =>
        Assert.Empty(Sources().Where(static file => !_longFiles.ContainsKey(file.Name) && file.Lines.Length > MaxLines)
            .Select(static file => $"{file.Name}: {file.Lines.Length} lines"));

    [Fact]
    public void Files_that_may_be_long_still_are() =>
        Assert.Empty(_longFiles.Keys.Except(Sources().Where(static file => file.Lines.Length > MaxLines).Select(static file => file.Name)));

    [Fact]
    public void Nothing_is_folded_away_in_regions() => Assert.Empty(LinesMatching(Region()));

    [Fact]
    public void What_is_left_to_do_stands_in_the_issues() => Assert.Empty(LinesMatching(LeftToDo()));

    [Fact]
    public void No_warning_is_switched_off() => Assert.Empty(LinesMatching(SwitchedOff()));

    private static IEnumerable<string> LinesMatching(Regex pattern) =>
        from file in Sources()
        from line in file.Lines.Select(static (text, index) => (Text: text, Number: index + 1))
        where pattern.IsMatch(line.Text)
        select $"{file.Name}:{line.Number}: {line.Text.Trim()}";

    /// <summary>What people wrote: not what EF Core's tools wrote, and not this file, which names what it forbids.</summary>
    private static IEnumerable<(string Name, string[] Lines)> Sources() =>
        from pattern in _patterns
        from path in Repository.Files(Repository.Root, pattern)
        let name = Repository.Relative(path)
        where !name.Contains("/Migrations/", StringComparison.Ordinal) && !name.EndsWith($"/{nameof(SourceRulesTests)}.cs", StringComparison.Ordinal)
        select (name, File.ReadAllLines(path));

    [GeneratedRegex(@"^\s*#(end)?region\b")]
    private static partial Regex Region();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b(?!.*\b(issue|#)\s*\d+)")]
    private static partial Regex LeftToDo();

    [GeneratedRegex(@"#pragma warning disable|#nullable disable|eslint-disable|@ts-(ignore|nocheck|expect-error)")]
    private static partial Regex SwitchedOff();
}
