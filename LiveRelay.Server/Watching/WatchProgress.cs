using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Watching;

/// <summary>How much somebody has played of a recording, or of a part of it.</summary>
/// <param name="Seconds">So many different seconds.</param>
/// <param name="Of">Of so many, of what the cut keeps.</param>
public readonly record struct WatchProgress(int Seconds, int Of)
{
    private const int Hundred = 100;

    /// <summary>The part in whole hundredths; 100 only when nothing is missing.</summary>
    public int Percent => Of == 0 ? 0 : (int)(Seconds * (long)Hundred / Of);

    /// <summary>Measures it.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="played">What was played of it.</param>
    /// <param name="part">The part; <c>null</c> for the whole.</param>
    public static WatchProgress Measure(RecordingRecord recording, PlayedSeconds played, MediaSpan? part = null)
    {
        ArgumentNullException.ThrowIfNull(played);
        var (seconds, of) = (0, 0);
        foreach (var kept in MediaSpan.KeptOf(recording))
        {
            var span = kept.And(part ?? kept);
            seconds += played.CountIn(span);
            of += PlayedSeconds.SecondsOf(span);
        }

        return new WatchProgress(seconds, of);
    }
}
