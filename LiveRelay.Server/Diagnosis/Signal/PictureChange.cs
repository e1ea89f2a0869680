namespace LiveRelay.Server.Diagnosis.Signal;

/// <summary>
/// How much of a small picture another one shows differently, in brightness or in colour. What is no larger than a mouse pointer does not count in the two places between which
/// it went, and neither does what moves all the time.
/// </summary>
internal static class PictureChange
{
    /// <summary>Compression changes a pixel by less than that.</summary>
    internal const int ClearStep = 20;

    /// <summary>A fade goes on as long as pixels change by more than that within half a second.</summary>
    internal const int FaintStep = 12;

    /// <summary>On a screen of 1280 × 720: a pointer is at most 48 pixels wide and high.</summary>
    private const int PointerSize = 12;
    private const int PointerPlaces = 2;

    private const int Pixels = SlideTracker.Width * SlideTracker.Height;

    /// <summary>Changed pixels in neighbouring cells of that size belong together, as the letters of a line do.</summary>
    private const int CellSize = 6;
    private const int Columns = (SlideTracker.Width + CellSize - 1) / CellSize;
    private const int Rows = (SlideTracker.Height + CellSize - 1) / CellSize;

    /// <summary>The part of all pixels that differ by more than a step.</summary>
    internal static double PartOf(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, LivelyPlaces lively, int step)
    {
        var count = 0;
        for (var y = 0; y < SlideTracker.Height; y++)
        {
            for (var x = 0; x < SlideTracker.Width; x++)
            {
                count += IsOther(one, other, x, y, step) && !lively.Covers(x, y) ? 1 : 0;
            }
        }

        return (double)count / Pixels;
    }

    /// <summary>The part of all pixels that differ clearly, without what may be a pointer.</summary>
    internal static double ClearPartOf(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, LivelyPlaces lively)
    {
        var cells = new Patch?[Columns * Rows];
        for (var y = 0; y < SlideTracker.Height; y++)
        {
            for (var x = 0; x < SlideTracker.Width; x++)
            {
                if (IsOther(one, other, x, y, ClearStep) && !lively.Covers(x, y))
                {
                    (cells[(y / CellSize * Columns) + (x / CellSize)] ??= new Patch()).Add(x, y, 1);
                }
            }
        }

        List<int> small = [];
        var count = 0;
        for (var at = 0; at < cells.Length; at++)
        {
            var patch = Gather(cells, at);
            if (patch.Width > PointerSize || patch.Height > PointerSize)
            {
                count += patch.Count;
            }
            else if (patch.Count > 0)
            {
                small.Add(patch.Count);
            }
        }

        // A pointer is gone from one place and come to another; single digits in several lines are more than that.
        return (double)(count + small.OrderDescending().Skip(PointerPlaces).Sum()) / Pixels;
    }

    /// <summary>Whether a pixel differs by more than a step. Behind the brightness of all pixels lie both colours, each a quarter as large.</summary>
    internal static bool IsOther(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, int x, int y, int step)
    {
        var at = (y * SlideTracker.Width) + x;
        var blue = Pixels + (y / 2 * (SlideTracker.Width / 2)) + (x / 2);
        var red = blue + (Pixels / 4);
        return Math.Abs(one[at] - other[at]) > step || Math.Abs(one[blue] - other[blue]) > step || Math.Abs(one[red] - other[red]) > step;
    }

    /// <summary>Takes a cell and all that touch it out of the others, as one patch.</summary>
    private static Patch Gather(Patch?[] cells, int first)
    {
        var whole = new Patch();
        var next = new Stack<int>([first]);
        while (next.TryPop(out var at))
        {
            if (cells[at] is not { } cell)
            {
                continue;
            }

            cells[at] = null;
            whole.Add(cell);
            var (row, column) = (at / Columns, at % Columns);
            for (var y = Math.Max(0, row - 1); y <= Math.Min(Rows - 1, row + 1); y++)
            {
                for (var x = Math.Max(0, column - 1); x <= Math.Min(Columns - 1, column + 1); x++)
                {
                    next.Push((y * Columns) + x);
                }
            }
        }

        return whole;
    }

    /// <summary>Changed pixels that lie together.</summary>
    private sealed class Patch
    {
        private int _left = int.MaxValue;
        private int _top = int.MaxValue;
        private int _right = -1;
        private int _bottom = -1;

        internal int Count { get; private set; }

        internal int Width => _right - _left + 1;

        internal int Height => _bottom - _top + 1;

        internal void Add(int x, int y, int count)
        {
            (_left, _top, _right, _bottom) = (Math.Min(_left, x), Math.Min(_top, y), Math.Max(_right, x), Math.Max(_bottom, y));
            Count += count;
        }

        internal void Add(Patch other)
        {
            Add(other._left, other._top, other.Count);
            Add(other._right, other._bottom, 0);
        }
    }
}
