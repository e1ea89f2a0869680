using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using LiveRelay.Media.Net;
using LiveRelay.Server.Operations;

namespace LiveRelay.Tests.Architecture;

/// <summary>The compiled types of Media and Server and whom they use, also inside method bodies.</summary>
internal static class MediaArchitecture
{
    internal const string MediaNamespace = "LiveRelay.Media";
    internal const string ServerNamespace = "LiveRelay.Server";

    private static readonly ArchUnitNET.Domain.Architecture _architecture =
        new ArchLoader().LoadAssemblies(typeof(MediaServer).Assembly, typeof(TurnOptions).Assembly).Build();

    /// <summary>Each "A uses B" between a type of ours and any other, once.</summary>
    internal static IReadOnlyList<Use> Uses { get; } =
    [
        .. _architecture.Types
            .Where(static type => type.FullName.StartsWith("LiveRelay.", StringComparison.Ordinal))
            .SelectMany(static type => type.Dependencies)
            .Select(static dependency => new Use(Outermost(dependency.Origin), Outermost(dependency.Target)))
            .Where(static use => use.From != use.To)
            .Distinct(),
    ];

    /// <summary>The folder of a type of Media: the namespace below <c>LiveRelay.Media</c>; empty for the root, <c>null</c> for what is not Media's.</summary>
    internal static string? FolderOf(string type) => Below(MediaNamespace, type);

    /// <summary>The folder of a type of Server.</summary>
    internal static string? ServerFolderOf(string type) => Below(ServerNamespace, type);

    private static string? Below(string root, string type)
    {
        if (!type.StartsWith($"{root}.", StringComparison.Ordinal))
        {
            return null;
        }

        var parts = type[(root.Length + 1)..].Split('.');
        return parts.Length == 1 ? "" : parts[0];
    }

    /// <summary>A nested type and a compiler's closure stand for the type that they are written in.</summary>
    private static string Outermost(IType type)
    {
        var name = type.FullName;
        var end = name.IndexOfAny(['+', '/', '<', '`']);
        return end < 0 ? name : name[..end];
    }
}

/// <summary>One type uses another; full names.</summary>
internal sealed record Use(string From, string To)
{
    public override string ToString() => $"{From} -> {To}";
}
