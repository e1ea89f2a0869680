namespace LiveRelay.Server.Lessons.Live;

/// <summary>What hubs send to pages of which nobody may be waited for.</summary>
internal static class UnwaitedSending
{
    /// <summary>
    /// Lets it be sent. Each connection keeps its own order; one that takes nothing ends by the hub's time-out and must not hold up the others. What goes wrong is
    /// logged.
    /// </summary>
    internal static void WaitForNobody(this Task sending, ILogger logger) => _ = ObserveAsync(sending, logger);

    private static async Task ObserveAsync(Task sending, ILogger logger)
    {
        try
        {
            await sending;
        }
        catch (Exception e)
        {
            logger.LogWarning(e, "An event could not be sent");
        }
    }
}
