namespace LiveRelay.Media.Recording.Mp4;

/// <summary>
/// What a complete file says of its pictures' size: the largest there is. A publisher's browser begins with small pictures until it knows its line, and
/// players make room, and decoders ready, by what the file says first.
/// </summary>
internal static class LargestPicture
{
    /// <summary>Parameter sets and frame headers stand at the beginning.</summary>
    private const int BeginningLength = 2048;

    /// <summary>The configuration of the first of the largest pictures.</summary>
    internal static TrackConfiguration Find(IReadableFile file, TrackConfiguration first, SampleTable samples)
    {
        var largest = first;
        var beginning = new byte[BeginningLength];
        foreach (var fragment in samples.Fragments)
        {
            if (!first.IsVideo || !fragment.StartsWithKeyFrame)
            {
                continue;
            }

            var length = file.Read(fragment.Payload, beginning.AsSpan(0, Math.Min(BeginningLength, samples.SizeOf(fragment.FirstSample))));
            if (TrackConfiguration.FromKeyFrame(first.Codec, beginning.AsSpan(0, length), out var other)
                && (long)other.Width * other.Height > (long)largest.Width * largest.Height)
            {
                largest = other with { Turn = first.Turn };
            }
        }

        return largest;
    }
}
