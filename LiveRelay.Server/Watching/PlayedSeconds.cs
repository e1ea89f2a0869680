using System.Numerics;

namespace LiveRelay.Server.Watching;

/// <summary>
/// The seconds of a recording that somebody has played. A second counts with its middle, so that playing on gives the same seconds in however many
/// pieces it is told.
/// </summary>
public sealed class PlayedSeconds
{
    /// <summary>The longest recording that is counted, in seconds: a day.</summary>
    public const int Most = 24 * 60 * 60;

    private const int MillisecondsPerSecond = 1000;
    private const int Middle = MillisecondsPerSecond / 2;
    private const int BitsPerByte = 8;

    private byte[] _bits;

    /// <summary>None, or those of a stored set: second n is bit n mod 8 of byte n / 8.</summary>
    public PlayedSeconds(ReadOnlySpan<byte> stored = default) => _bits = stored[..Math.Min(stored.Length, Most / BitsPerByte)].ToArray();

    /// <summary>How many there are.</summary>
    public int Count => _bits.Sum(static bits => BitOperations.PopCount(bits));

    /// <summary>How many seconds a stretch has.</summary>
    public static int SecondsOf(MediaSpan span) => Math.Max(0, End(span) - First(span));

    /// <summary>How many seconds of a stretch are played.</summary>
    public int CountIn(MediaSpan span)
    {
        var count = 0;
        for (var second = First(span); second < Math.Min(End(span), _bits.Length * BitsPerByte); second++)
        {
            count += Has(second) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Adds the seconds of a stretch, from its beginning on.</summary>
    /// <param name="span">The stretch.</param>
    /// <param name="most">How many new ones may be added.</param>
    /// <returns>How many were new.</returns>
    public int Add(MediaSpan span, int most)
    {
        var added = 0;
        for (var second = First(span); second < End(span) && added < most; second++)
        {
            if (Has(second))
            {
                continue;
            }

            if (second / BitsPerByte >= _bits.Length)
            {
                Array.Resize(ref _bits, ((End(span) - 1) / BitsPerByte) + 1);
            }

            _bits[second / BitsPerByte] |= (byte)(1 << (second % BitsPerByte));
            added++;
        }

        return added;
    }

    /// <summary>The set as it is stored.</summary>
    public byte[] ToArray() => [.. _bits];

    /// <summary>The set as stretches of whole seconds, in order.</summary>
    public IEnumerable<MediaSpan> Spans()
    {
        for (var second = 0; second < _bits.Length * BitsPerByte; second++)
        {
            if (!Has(second))
            {
                continue;
            }

            var first = second;
            while (Has(second))
            {
                second++;
            }

            yield return new MediaSpan(first * (long)MillisecondsPerSecond, second * (long)MillisecondsPerSecond);
        }
    }

    private bool Has(int second) =>
        second / BitsPerByte < _bits.Length && (_bits[second / BitsPerByte] & (1 << (second % BitsPerByte))) != 0;

    private static int First(MediaSpan span) => FirstFrom(span.FromMs);

    private static int End(MediaSpan span) => FirstFrom(span.ToMs);

    /// <summary>The first second whose middle is not before a moment.</summary>
    private static int FirstFrom(long moment) =>
        (int)((Math.Clamp(moment, 0, Most * (long)MillisecondsPerSecond) - Middle + MillisecondsPerSecond - 1) / MillisecondsPerSecond);
}
