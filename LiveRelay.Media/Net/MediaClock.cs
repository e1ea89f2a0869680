namespace LiveRelay.Media.Net;

/// <summary>The loop's clock: the time provider's monotonic timestamps as <see cref="Instant"/>, beginning at one second.</summary>
internal sealed class MediaClock(TimeProvider timeProvider)
{
    private readonly long _start = timeProvider.GetTimestamp();

    internal Instant Now => Instant.FromMilliseconds(1000) + timeProvider.GetElapsedTime(_start);
}
