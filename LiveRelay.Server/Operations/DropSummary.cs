using LiveRelay.Media;
using LiveRelay.Server.Operations.Metrics;

namespace LiveRelay.Server.Operations;

/// <summary>What was dropped since it was last asked, as one line. Drops that belong to every lesson are no news.</summary>
public sealed class DropSummary(Func<DropReason, long> drops)
{
    /// <summary>A viewer without a keyframe and a slot that nobody looks at drop packets all the time.</summary>
    private static readonly DropReason[] _ordinary = [DropReason.None, DropReason.WaitsForKeyFrame, DropReason.Paused];

    private readonly (DropReason Reason, long Seen)[] _reasons =
        [.. Enum.GetValues<DropReason>().Except(_ordinary).Select(reason => (reason, drops(reason)))];

    /// <summary>Reads the counters; false if nothing was dropped.</summary>
    /// <param name="packets">How many in all.</param>
    /// <param name="text">How many for each reason, for example <c>bad_rtp 3, unknown_path 12</c>.</param>
    public bool TryTake(out long packets, out string text)
    {
        packets = 0;
        var parts = new List<string>();
        for (var i = 0; i < _reasons.Length; i++)
        {
            var (reason, seen) = _reasons[i];
            var now = drops(reason);
            if (now != seen)
            {
                _reasons[i].Seen = now;
                packets += now - seen;
                parts.Add($"{DropReasonName.Of(reason)} {now - seen}");
            }
        }

        text = string.Join(", ", parts);
        return parts.Count > 0;
    }
}
