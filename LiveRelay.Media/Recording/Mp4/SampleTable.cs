namespace LiveRelay.Media.Recording.Mp4;

/// <summary>All that is known of a file's samples: eight bytes each, in blocks, so that a long lesson never copies what it has.</summary>
internal sealed class SampleTable
{
    private const int BlockShift = 9;
    private const int BlockSize = 1 << BlockShift;

    private readonly List<Block> _blocks = [];
    private readonly List<TableFragment> _fragments = [];

    internal int Count { get; private set; }

    /// <summary>Units of the track's scale.</summary>
    internal long Duration { get; private set; }

    internal IReadOnlyList<TableFragment> Fragments => _fragments;

    /// <summary>A fragment's samples follow.</summary>
    /// <param name="offset">Where in the file its moof begins.</param>
    /// <param name="payload">Where its first sample begins.</param>
    /// <param name="startsWithKeyFrame">Whether playing may begin with it.</param>
    internal void BeginFragment(long offset, long payload, bool startsWithKeyFrame) =>
        _fragments.Add(new TableFragment(offset, payload, Duration, Count, startsWithKeyFrame));

    internal void Add(int size, int duration)
    {
        var index = Count & (BlockSize - 1);
        if (index == 0)
        {
            _blocks.Add(new Block());
        }

        var block = _blocks[^1];
        block.Sizes[index] = size;
        block.Durations[index] = duration;
        Count++;
        Duration += duration;
    }

    internal int SizeOf(int sample) => _blocks[sample >> BlockShift].Sizes[sample & (BlockSize - 1)];

    internal int DurationOf(int sample) => _blocks[sample >> BlockShift].Durations[sample & (BlockSize - 1)];

    /// <summary>The last sample's duration becomes another.</summary>
    internal void SetLastDuration(int duration)
    {
        var last = Count - 1;
        Duration += duration - DurationOf(last);
        _blocks[last >> BlockShift].Durations[last & (BlockSize - 1)] = duration;
    }

    /// <summary>The index of the first sample that is not in the fragment any more.</summary>
    internal int EndOf(int fragment) => fragment + 1 < _fragments.Count ? _fragments[fragment + 1].FirstSample : Count;

    private sealed class Block
    {
        public int[] Sizes { get; } = new int[BlockSize];

        public int[] Durations { get; } = new int[BlockSize];
    }
}

/// <summary>Where a fragment is, in the file and in time.</summary>
internal readonly record struct TableFragment(long Offset, long Payload, long Time, int FirstSample, bool StartsWithKeyFrame);
