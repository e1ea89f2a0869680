using System.Buffers.Binary;

namespace LiveRelay.Media.Recording.Mp4;

/// <summary>
/// Plans what of a file is left for who may see only what a cut keeps. A picture stays when it is shown at a moment that is kept, and so do those that its
/// decoder needs: from the keyframe before it. Of sound, a packet stays that is heard at such a moment, and what lies less than <see cref="PreRoll"/> before.
/// Whatever is not known to stay is zeros. The tables and fragments tell only of what stays, since browsers stop at pictures that cannot be decoded, and
/// decode ahead of what they show.
/// </summary>
internal sealed class CutPlan
{
    private const long Milliseconds = 1000;

    private readonly PlacedSamples _samples;
    private readonly bool[] _stays;
    private readonly long _earlier;
    private readonly List<BytePatch> _patches = [];
    private readonly HashSet<long> _gone = [];

    private CutPlan(PlacedSamples samples, IReadOnlyList<long[]>? keptMs, long startsAtMs, long? zeroMs)
    {
        _samples = samples;
        _stays = new bool[samples.All.Count];
        if (keptMs is null)
        {
            _stays.AsSpan().Fill(true);
        }
        else
        {
            MarkShown(keptMs, startsAtMs);
            MarkNeeded();
        }

        if (zeroMs is { } zero)
        {
            _earlier = (zero - startsAtMs) * samples.Timescale / Milliseconds;
            for (var i = 0; i < _stays.Length; i++)
            {
                _stays[i] &= samples.All[i].Time >= _earlier;
            }
        }
    }

    /// <summary>A decoder of Opus is right 80 ms behind where it began (RFC 7845 section 4.6), one of AAC sooner.</summary>
    internal static TimeSpan PreRoll { get; } = TimeSpan.FromMilliseconds(80);

    /// <summary>Plans for a file.</summary>
    /// <param name="file">The file: the recorder's, or one that FFmpeg made in fragments.</param>
    /// <param name="keptMs">What the cut keeps, from and to, in milliseconds of the recording's clock, in order; <c>null</c>: all.</param>
    /// <param name="startsAtMs">Where on that clock the file begins.</param>
    /// <param name="zeroMs">The moment of that clock from which the fragments' times count, in milliseconds; what lies before goes. <c>null</c>: from where the file begins.</param>
    /// <returns>The view; <c>null</c> for a file that is neither, and for pictures whose zero is elsewhere, since they need those before them.</returns>
    internal static CutView? Make(IReadableFile file, IReadOnlyList<long[]>? keptMs, long startsAtMs, long? zeroMs = null)
    {
        var recording = Mp4File.Open(file);
        var isComplete = recording?.TryReadTable() ?? false;
        var end = isComplete ? recording!.End : file.Length;
        if (PlacedSamples.Read(file, recording is null ? 0 : FileHead.Length, end) is not { } samples || (samples.IsVideo && zeroMs is not null))
        {
            return null;
        }

        var plan = new CutPlan(samples, keptMs, startsAtMs, zeroMs);
        foreach (var fragment in samples.Fragments)
        {
            plan.Add(file, fragment);
        }

        plan.Blank(samples.End, end);
        if (isComplete)
        {
            plan.AddTable(recording!, file.Length);
        }

        return new CutView(plan._patches, plan._gone);
    }

    private void MarkShown(IReadOnlyList<long[]> keptMs, long startsAtMs)
    {
        var scale = (long)_samples.Timescale;
        var before = _samples.IsVideo ? 0 : (long)PreRoll.TotalMilliseconds;
        var spans = keptMs.Select(span => (From: (span[0] - before - startsAtMs) * scale, To: (span[1] - startsAtMs) * scale)).ToArray();
        for (var i = 0; i < _stays.Length; i++)
        {
            var (from, to) = (_samples.All[i].ShownAt * Milliseconds, (_samples.All[i].ShownAt + _samples.All[i].Duration) * Milliseconds);
            _stays[i] = Array.Exists(spans, span => from < span.To && to > span.From);
        }
    }

    /// <summary>From a keyframe to the last picture behind it that stays; what is shown before its keyframe needs also what lies before that.</summary>
    private void MarkNeeded()
    {
        var (begin, before) = (0, 0);
        for (var i = 1; i <= _stays.Length; i++)
        {
            if (i < _stays.Length && !_samples.All[i].IsKeyFrame)
            {
                continue;
            }

            var last = Array.LastIndexOf(_stays, true, i - 1, i - begin);
            if (last >= 0)
            {
                var isLeading = false;
                for (var at = begin; at <= last; at++)
                {
                    isLeading |= _stays[at] && _samples.All[at].ShownAt < _samples.All[begin].ShownAt;
                }

                var from = isLeading ? before : begin;
                _stays.AsSpan(from, last + 1 - from).Fill(true);
            }

            (before, begin) = (begin, i);
        }
    }

    private void Add(IReadableFile file, PlacedFragment fragment)
    {
        var first = fragment.Count == 0 ? -1 : Array.IndexOf(_stays, true, fragment.First, fragment.Count);
        var data = fragment.Offset + fragment.MoofLength;
        if (first < 0)
        {
            _gone.Add(fragment.Offset);
            AddFree(fragment.Offset, data);
            AddFree(data, fragment.End);
            return;
        }

        var last = Array.LastIndexOf(_stays, true, fragment.First + fragment.Count - 1, fragment.Count);
        if (last - first + 1 < fragment.Count || _earlier != 0)
        {
            AddChanged(file, fragment, first - fragment.First, last - first + 1);
        }

        var position = data + BoxReader.HeaderLength;
        for (var i = first; i <= last; i++)
        {
            if (_stays[i])
            {
                Blank(position, _samples.All[i].Offset);
                position = _samples.All[i].Offset + _samples.All[i].Size;
            }
        }

        Blank(position, fragment.End);
    }

    private void AddChanged(IReadableFile file, PlacedFragment fragment, int first, int count)
    {
        var moof = new byte[fragment.MoofLength];
        for (var filled = 0; filled < moof.Length && file.Read(fragment.Offset + filled, moof.AsSpan(filled)) is > 0 and var read;)
        {
            filled += read;
        }

        // It was parsed before.
        if (MovieFragment.TryParse(moof, _samples.Defaults, out var parsed))
        {
            _patches.Add(count < fragment.Count
                ? new BytePatch(fragment.Offset, moof.Length, parsed.Keep(first, count, _earlier))
                : parsed.Move(fragment.Offset, _earlier));
        }
    }

    /// <summary>A box becomes one that says nothing.</summary>
    private void AddFree(long from, long to)
    {
        _patches.Add(new BytePatch(from + 4, 4, "free"u8.ToArray()));
        Blank(from + BoxReader.HeaderLength, to);
    }

    private void Blank(long from, long to)
    {
        if (to > from)
        {
            _patches.Add(new BytePatch(from, to - from, null));
        }
    }

    /// <summary>A complete file's table of samples, with those that stay: each lasts until the next one.</summary>
    private void AddTable(Mp4File recording, long length)
    {
        if (Array.TrueForAll(_stays, static stays => stays))
        {
            return;
        }

        var table = new SampleTable();
        var next = Array.IndexOf(_stays, true);
        if (next >= 0 && _samples.All[next].Time is > 0 and var begin)
        {
            // A table has no place for a late beginning: the first picture that stays stands from the start.
            table.BeginFragment(_samples.All[next].Offset, _samples.All[next].Offset, startsWithKeyFrame: true);
            table.Add(_samples.All[next].Size, (int)Math.Min(begin, int.MaxValue));
        }

        foreach (var fragment in _samples.Fragments)
        {
            var follows = false;
            for (var i = fragment.First; i < fragment.First + fragment.Count; i++)
            {
                if (_stays[i] && !follows)
                {
                    table.BeginFragment(fragment.Offset, _samples.All[i].Offset, _samples.All[i].IsKeyFrame);
                }

                follows = _stays[i];
                if (follows)
                {
                    next = Array.IndexOf(_stays, true, i + 1);
                    var until = next < 0 ? recording.Samples.Duration : _samples.All[next].Time;
                    table.Add(_samples.All[i].Size, (int)Math.Clamp(until - _samples.All[i].Time, 1, int.MaxValue));
                }
            }
        }

        var room = (int)(length - recording.End);
        var boxes = new BoxWriter(room);
        MovieWriter.WriteFinal(boxes, recording.Configuration, recording.StartsAt, table);
        if (boxes.Length <= room)
        {
            var bytes = new byte[room];
            boxes.Written.CopyTo(bytes);
            var rest = bytes.AsSpan(boxes.Length);
            if (rest.Length >= BoxReader.HeaderLength)
            {
                BinaryPrimitives.WriteInt32BigEndian(rest, rest.Length);
                "free"u8.CopyTo(rest[4..]);
            }

            _patches.Add(new BytePatch(recording.End, room, bytes));
        }
    }
}
