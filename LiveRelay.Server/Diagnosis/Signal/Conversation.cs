namespace LiveRelay.Server.Diagnosis.Signal;

/// <summary>Who speaks when: the teacher's sound and that of all others.</summary>
/// <param name="teacher">Where the teacher speaks, in frames and in order.</param>
/// <param name="others">Where others do.</param>
internal sealed class Conversation(IReadOnlyList<Stretch> teacher, IReadOnlyList<Stretch> others)
{
    private const int LeastFramesOfSecond = 20;
    private const int LongestWaitFrames = 30 * SoundTrack.FrameRate;
    private const int SilenceFrames = 3 * SoundTrack.FrameRate;

    /// <summary>One letter for each second: <c>T</c> the teacher, <c>S</c> others, <c>-</c> nobody; who speaks longer in it has it.</summary>
    internal string BySecond(int frames) => string.Create((frames + SoundTrack.FrameRate - 1) / SoundTrack.FrameRate, (teacher, others), static (letters, all) =>
    {
        for (var second = 0; second < letters.Length; second++)
        {
            var span = new Stretch(second * SoundTrack.FrameRate, (second + 1) * SoundTrack.FrameRate);
            var (ours, theirs) = (all.teacher.Sum(span.Common), all.others.Sum(span.Common));
            letters[second] = Math.Max(ours, theirs) < LeastFramesOfSecond ? '-' : ours >= theirs ? 'T' : 'S';
        }
    });

    /// <summary>The times of at least three seconds in which nobody speaks.</summary>
    internal IEnumerable<Stretch> Silences(int frames)
    {
        var end = 0;
        foreach (var stretch in teacher.Concat(others).OrderBy(static stretch => stretch.From).Append(new Stretch(frames, frames)))
        {
            if (stretch.From - end >= SilenceFrames)
            {
                yield return new Stretch(end, stretch.From);
            }

            end = Math.Max(end, stretch.To);
        }
    }

    /// <summary>From the end of what the teacher said to the first of another's words; a pause that the teacher ends is no wait.</summary>
    internal IEnumerable<Stretch> Waits()
    {
        var all = teacher.Select(static stretch => (Stretch: stretch, IsTeacher: true)).Concat(others.Select(static stretch => (Stretch: stretch, IsTeacher: false)))
            .OrderBy(static turn => turn.Stretch.From).ToList();
        for (var i = 1; i < all.Count; i++)
        {
            var wait = new Stretch(all[i - 1].Stretch.To, all[i].Stretch.From);
            if (all[i - 1].IsTeacher && !all[i].IsTeacher && wait.Length is >= 0 and <= LongestWaitFrames)
            {
                yield return wait;
            }
        }
    }
}
