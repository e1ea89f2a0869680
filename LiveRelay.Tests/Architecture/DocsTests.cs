using System.Text.RegularExpressions;

namespace LiveRelay.Tests.Architecture;

/// <summary>Documents name files and folders in code spans: each of them exists, so that no newcomer is sent astray.</summary>
public sealed partial class DocsTests
{
    private static readonly string[] _documents = ["README.md", "CONTRIBUTING.md", "docs", "turn-config", "LiveRelay.Web/README.md"];
    private static readonly HashSet<string> _extensions = [".cs", ".ts", ".vue", ".js", ".mjs", ".sh", ".md", ".conf", ".csproj", ".sln", ".targets"];

    /// <summary>Looks like a path, and is coturn's syntax.</summary>
    private static readonly string[] _notPaths = ["public/private"];

    /// <summary>All files and folders of the tree, as seen from the root.</summary>
    private static readonly List<string> _entries =
    [
        .. Directory.EnumerateFileSystemEntries(Repository.Root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Select(Repository.Relative)
            .Where(static entry => !entry.Split('/').Any(static part => part is "bin" or "obj" or "node_modules" or ".git")),
    ];

    private static readonly HashSet<string> _folders = [.. _entries.Where(static entry => Directory.Exists(Repository.Path(entry))).Select(static entry => entry.Split('/')[^1])];

    [Fact]
    public void Every_path_in_a_document_leads_somewhere() =>
        Assert.Empty(from document in Documents() from path in PathsIn(document) where !Exists(path) select $"{Repository.Relative(document)}: {path}");

    [Fact]
    public void Every_link_in_a_document_leads_somewhere() =>
        Assert.Empty(from document in Documents()
                     from Match link in Link().Matches(File.ReadAllText(document))
                     let target = Path.Combine(Path.GetDirectoryName(document)!, link.Groups[1].Value)
                     where !Path.Exists(target)
                     select $"{Repository.Relative(document)}: {link.Groups[1].Value}");

    private static IEnumerable<string> Documents() => _documents.Select(static name => Repository.Path(name.Split('/')))
        .SelectMany(static path => Directory.Exists(path) ? Repository.Files(path, "*.md") : [path]);

    /// <summary>Code spans that look like a path: the first part is a folder somewhere in the tree, or the last has a source file's extension.</summary>
    private static IEnumerable<string> PathsIn(string document) => CodeSpan().Matches(Fence().Replace(File.ReadAllText(document), ""))
        .Select(static match => match.Groups[1].Value)
        .Where(static span => PathLike().IsMatch(span) && !_notPaths.Contains(span)
            && ((span.Contains('/', StringComparison.Ordinal) && _folders.Contains(span.Split('/')[0])) || _extensions.Contains(Path.GetExtension(span))))
        .Distinct();

    /// <summary>A path may be written from the root or from any folder that the text around it speaks of; a type stands for its file.</summary>
    private static bool Exists(string path)
    {
        var pattern = new Regex($"(^|/){Regex.Escape(path.TrimStart('.').Trim('/')).Replace("\\*", "[^/]*", StringComparison.Ordinal)}(\\.cs)?$");
        return _entries.Any(pattern.IsMatch);
    }

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"^\.{0,2}[\w.*-]+(/[\w.*-]+)*/?$")]
    private static partial Regex PathLike();

    [GeneratedRegex(@"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
