namespace LiveRelay.Server.Diagnosis.Signal;

/// <summary>A stretch of frames.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The one behind the last.</param>
internal readonly record struct Stretch(int From, int To)
{
    /// <summary>How many frames.</summary>
    internal int Length => To - From;

    /// <summary>How many frames it has in common with another.</summary>
    internal int Common(Stretch other) => Math.Max(0, Math.Min(To, other.To) - Math.Max(From, other.From));
}

/// <summary>
/// Where a voice speaks: its level lies clearly above what is always there, for a while, and some of it has a pitch, so that steps and chalk do not count.
/// Pauses shorter than a third of a second belong to the talk, as within a sentence.
/// </summary>
internal static class VoiceActivity
{
    /// <summary>Where a file has a gap, or a microphone is off, nothing is heard at all: no noise either.</summary>
    internal const float NothingDb = -90;

    private const int BlockFrames = 20 * SoundTrack.FrameRate;
    private const double QuietQuantile = 0.05;
    private const double LoudQuantile = 0.95;
    private const double GatedPart = 0.1;
    private const float AboveNoiseDb = 6;
    private const float BelowLoudDb = 32;
    private const float QuietestVoiceDb = -60;
    private const int PauseFrames = 30;
    private const int ShortestFrames = 12;
    private const int LeastVoicedFrames = 5;
    private const float VoicedAperiodicity = 0.3f;
    private const int Hull = 2;

    /// <summary>Finds where a voice speaks.</summary>
    internal static List<Stretch> Find(SoundTrack track)
    {
        var levels = Smooth(track.Level);
        if (levels.Length == 0)
        {
            return [];
        }

        var loud = Decibels.Quantile([.. levels.Where(static level => level > NothingDb).DefaultIfEmpty(Decibels.Floor)], LoudQuantile);
        var noise = NoiseOf(levels, loud);
        List<Stretch> found = [];
        for (var i = 0; i < levels.Length; i++)
        {
            var least = Math.Max(Math.Max(noise[i / BlockFrames] + AboveNoiseDb, loud - BelowLoudDb), QuietestVoiceDb);
            if (levels[i] < least)
            {
                continue;
            }

            if (found.Count > 0 && i - found[^1].To < PauseFrames)
            {
                found[^1] = found[^1] with { To = i + 1 };
            }
            else
            {
                found.Add(new Stretch(i, i + 1));
            }
        }

        return [.. found.Where(stretch => stretch.Length >= ShortestFrames && Voiced(track, stretch) >= LeastVoicedFrames)
            .Select(stretch => new Stretch(Math.Max(0, stretch.From - Hull), Math.Min(levels.Length, stretch.To + Hull)))];
    }

    /// <summary>
    /// What is there without a voice: the quietest twentieth of each twenty seconds and their neighbours, since somebody may talk all the time. Where much is
    /// perfectly silent, as behind a noise gate, what is heard may be voice only.
    /// </summary>
    private static float[] NoiseOf(float[] levels, float loud)
    {
        var blocks = levels.Chunk(BlockFrames).Select(block =>
        {
            float[] heard = [.. block.Where(static level => level > NothingDb)];
            var noise = heard.Length == 0 ? Decibels.Floor : Decibels.Quantile(heard, QuietQuantile);
            return (Noise: noise, IsGated: block.Length - heard.Length > block.Length * GatedPart);
        }).ToArray();
        return [.. blocks.Select((block, i) => block.IsGated
            ? Math.Min(block.Noise, loud - BelowLoudDb)
            : blocks[Math.Max(0, i - 1)..Math.Min(blocks.Length, i + 2)].Min(static near => near.Noise))];
    }

    private static int Voiced(SoundTrack track, Stretch stretch)
    {
        var count = 0;
        for (var i = stretch.From; i < stretch.To; i++)
        {
            count += track.Aperiodicity[i] < VoicedAperiodicity ? 1 : 0;
        }

        return count;
    }

    /// <summary>Five frames' mean power: a single click is no voice.</summary>
    private static float[] Smooth(List<float> levels)
    {
        const int Reach = 2;
        var result = new float[levels.Count];
        for (var i = 0; i < result.Length; i++)
        {
            var (from, to) = (Math.Max(0, i - Reach), Math.Min(result.Length - 1, i + Reach));
            var power = 0.0;
            for (var j = from; j <= to; j++)
            {
                power += Decibels.ToPower(levels[j]);
            }

            result[i] = Decibels.OfPower(power / (to - from + 1));
        }

        return result;
    }
}
