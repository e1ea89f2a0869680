using LiveRelay.Server.Lessons.Contract;

namespace LiveRelay.Server.Regrets;

/// <summary>Something that an observer marked.</summary>
/// <param name="AtMs">When, on the recording's clock.</param>
/// <param name="Kind">As what.</param>
internal readonly record struct ObservedMark(long AtMs, MarkKind Kind);

/// <summary>A moment about which observers were not of one mind.</summary>
/// <param name="FromMs">Its first mark.</param>
/// <param name="ToMs">Its last mark.</param>
/// <param name="Highlights">How many 亮点 are in it.</param>
/// <param name="Doubts">How many 疑问.</param>
/// <param name="Disputes">How many 争议.</param>
internal sealed record DisputedMoment(long FromMs, long ToMs, int Highlights, int Doubts, int Disputes);

/// <summary>
/// Finds the disputed moments among observers' marks. Two marks contradict each other if they lie no farther apart than the window and are two 争议, or a
/// 亮点 and a 疑问 or 争议. A disputed moment reaches over all contradictions that overlap. A 遗憾 contradicts nothing, and neither does what the teacher
/// marked himself.
/// </summary>
internal static class DisputedMoments
{
    internal static IReadOnlyList<DisputedMoment> Of(IEnumerable<ObservedMark> marks, long windowMs)
    {
        var all = marks.Where(static mark => mark.Kind != MarkKind.Regret).OrderBy(static mark => mark.AtMs).ToList();
        List<(long From, long To)> spans = [];
        for (var i = 0; i < all.Count; i++)
        {
            // The farthest one says how far the contradiction with this mark reaches.
            var last = all.FindLastIndex(mark => mark.AtMs - all[i].AtMs <= windowMs);
            while (last > i && !Contradict(all[i].Kind, all[last].Kind))
            {
                last--;
            }

            if (last > i)
            {
                Add(spans, all[i].AtMs, all[last].AtMs);
            }
        }

        return [.. spans.Select(span => Describe(span.From, span.To, all))];
    }

    private static bool Contradict(MarkKind one, MarkKind other) =>
        (one == MarkKind.Dispute && other == MarkKind.Dispute)
        || (one == MarkKind.Highlight && other is MarkKind.Doubt or MarkKind.Dispute)
        || (other == MarkKind.Highlight && one is MarkKind.Doubt or MarkKind.Dispute);

    /// <summary>Spans come by their beginning.</summary>
    private static void Add(List<(long From, long To)> spans, long from, long to)
    {
        if (spans.Count > 0 && from <= spans[^1].To)
        {
            spans[^1] = (spans[^1].From, Math.Max(spans[^1].To, to));
        }
        else
        {
            spans.Add((from, to));
        }
    }

    private static DisputedMoment Describe(long from, long to, List<ObservedMark> all)
    {
        int Count(MarkKind kind) => all.Count(mark => mark.Kind == kind && mark.AtMs >= from && mark.AtMs <= to);
        return new DisputedMoment(from, to, Count(MarkKind.Highlight), Count(MarkKind.Doubt), Count(MarkKind.Dispute));
    }
}
