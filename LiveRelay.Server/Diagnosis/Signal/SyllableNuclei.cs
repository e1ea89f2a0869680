namespace LiveRelay.Server.Diagnosis.Signal;

/// <summary>
/// Finds syllables without knowing words, as N. de Jong and T. Wempe describe ("Praat script to detect syllable nuclei and measure speech rate
/// automatically", Behavior Research Methods 41, 2009): a syllable's nucleus is a peak of the intensity that is loud enough, has a dip before it, and is voiced.
/// The intensity is that of the band of vowels, so that hissing consonants make no peaks.
/// </summary>
internal static class SyllableNuclei
{
    /// <summary>How far a peak may lie below the loud ones of the same stretch of talk.</summary>
    private const float LoudEnoughDb = 22;

    /// <summary>How deep the dip before a peak is at least.</summary>
    private const float DipDb = 1.5f;

    /// <summary>A peak is voiced if a frame that near to it repeats itself that well.</summary>
    private const float VoicedAperiodicity = 0.35f;
    private const int VoicedReach = 2;

    /// <summary>Nobody speaks faster than eleven syllables a second.</summary>
    private const int ClosestFrames = 9;

    private const double SmoothingFrames = 2.2;
    private const double LoudQuantile = 0.9;

    /// <summary>Finds the frames at which syllables sound.</summary>
    /// <param name="track">The voice.</param>
    /// <param name="talk">Where it speaks.</param>
    internal static List<int> Find(SoundTrack track, IReadOnlyList<Stretch> talk)
    {
        List<int> found = [];
        foreach (var stretch in talk)
        {
            var smooth = Smooth(track.Band, stretch);
            var loud = Decibels.Quantile([.. smooth], LoudQuantile);
            FindIn(track, stretch.From, smooth, loud - LoudEnoughDb, found);
        }

        return found;
    }

    private static void FindIn(SoundTrack track, int from, float[] smooth, float least, List<int> found)
    {
        // A peak counts once the sound has fallen from it: what rises again without a dip is the same syllable.
        var (lowest, peak) = (smooth[0] - DipDb, -1);
        for (var i = 0; i < smooth.Length; i++)
        {
            var level = smooth[i];
            if (peak >= 0 && level > smooth[peak])
            {
                peak = i;
            }
            else if (peak >= 0 && smooth[peak] - level >= DipDb)
            {
                Take(peak);
                (peak, lowest) = (-1, level);
            }
            else if (peak < 0)
            {
                lowest = Math.Min(lowest, level);
                peak = level - lowest >= DipDb ? i : -1;
            }
        }

        if (peak >= 0)
        {
            Take(peak);
        }

        void Take(int at)
        {
            if (smooth[at] >= least && IsVoiced(track, from + at) && (found.Count == 0 || from + at - found[^1] >= ClosestFrames))
            {
                found.Add(from + at);
            }
        }
    }

    private static bool IsVoiced(SoundTrack track, int frame)
    {
        for (var i = Math.Max(0, frame - VoicedReach); i <= Math.Min(track.Aperiodicity.Count - 1, frame + VoicedReach + 1); i++)
        {
            if (track.Aperiodicity[i] < VoicedAperiodicity)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The band's level, smoothed by a bell whose width takes away the beats of single periods and leaves syllables.</summary>
    private static float[] Smooth(List<float> band, Stretch stretch)
    {
        var reach = (int)Math.Ceiling(SmoothingFrames * 3);
        var result = new float[stretch.To - stretch.From];
        for (var i = 0; i < result.Length; i++)
        {
            var (sum, weights) = (0.0, 0.0);
            for (var j = -reach; j <= reach; j++)
            {
                var frame = stretch.From + i + j;
                if (frame >= 0 && frame < band.Count)
                {
                    var weight = Math.Exp(-0.5 * j * j / (SmoothingFrames * SmoothingFrames));
                    sum += weight * band[frame];
                    weights += weight;
                }
            }

            result[i] = (float)(sum / weights);
        }

        return result;
    }
}
