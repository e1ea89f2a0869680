namespace LiveRelay.Server.Lessons.Minutes;

/// <summary>One table of what is kept of a lesson.</summary>
/// <param name="Part">Which, as it stands in addresses and file names.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Columns">The heads of its columns.</param>
/// <param name="Rows">As many cells each as there are columns.</param>
public sealed record Sheet(string Part, string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows);
