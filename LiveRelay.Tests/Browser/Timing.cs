namespace LiveRelay.Tests.Browser;

/// <summary>
/// Bounds on wall-clock time in real browsers. They are measured and printed in every run, and held where the machine is given to them alone:
/// <c>./measure.sh</c> says so by LIVERELAY_MEASURE=1. On a machine that does other things besides, a picture that comes late says nothing about us.
/// </summary>
internal static class Timing
{
    /// <summary>Whether this run has the machine to itself.</summary>
    internal static readonly bool IsHeld = Environment.GetEnvironmentVariable("LIVERELAY_MEASURE") == "1";

    /// <summary>How much to watch: enough for figures where they are held to bounds, else enough to see that it works.</summary>
    internal static int Watched(int forFigures, int toSee) => IsHeld ? forFigures : toSee;

    public static void InRange(double actual, double low, double high)
    {
        if (IsHeld)
        {
            Assert.InRange(actual, low, high);
        }
    }
}
