using System.Text;
using LiveRelay.Media;

namespace LiveRelay.Server.Operations.Metrics;

/// <summary>The names of drop reasons in metrics.</summary>
internal static class DropReasonName
{
    /// <summary>The reason in snake case, for example <c>unknown_path</c>.</summary>
    internal static string Of(DropReason reason)
    {
        var name = new StringBuilder();
        foreach (var c in reason.ToString())
        {
            if (char.IsAsciiLetterUpper(c) && name.Length > 0)
            {
                name.Append('_');
            }

            name.Append(char.ToLowerInvariant(c));
        }

        return name.ToString();
    }
}
