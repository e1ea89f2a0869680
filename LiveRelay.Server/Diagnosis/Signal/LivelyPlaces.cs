namespace LiveRelay.Server.Diagnosis.Signal;

/// <summary>
/// Where on a screen something moves all the time, as a small film or a speaker's picture in its corner: what changes there is no slide's. When most of the
/// screen moves it is a film, and no place is left out.
/// </summary>
internal sealed class LivelyPlaces
{
    private const int Size = 20;
    private const int Columns = SlideTracker.Width / Size;
    private const int Rows = SlideTracker.Height / Size;

    /// <summary>How lively a place must have become: it does so by one with each change, and loses a part with each picture without one. A slide's own animation ends before.</summary>
    private const double Lively = 5;
    private const double MostLively = 8;
    private const double Calming = 0.4;

    /// <summary>Somebody who sits still for a while moves again.</summary>
    private const int MemoryFrames = 60 * SlideTracker.FrameRate;
    private const double MovingPart = 0.02;
    private const double MostOfScreen = 0.5;

    private readonly double[] _liveliness = new double[Columns * Rows];
    private readonly int[] _left = new int[Columns * Rows];
    private bool _isFilm;

    /// <summary>Takes in what changed from one picture to the next.</summary>
    internal void Take(ReadOnlySpan<byte> picture, ReadOnlySpan<byte> last)
    {
        var changed = new int[Columns * Rows];
        for (var y = 0; y < SlideTracker.Height; y++)
        {
            for (var x = 0; x < SlideTracker.Width; x++)
            {
                changed[PlaceOf(x, y)] += PictureChange.IsOther(picture, last, x, y, PictureChange.ClearStep) ? 1 : 0;
            }
        }

        for (var place = 0; place < changed.Length; place++)
        {
            var isChanged = changed[place] > MovingPart * Size * Size;
            _liveliness[place] = Math.Clamp(_liveliness[place] + (isChanged ? 1 : -Calming), 0, MostLively);
            _left[place] = _liveliness[place] >= Lively ? MemoryFrames : Math.Max(0, _left[place] - 1);
        }

        _isFilm = _left.Count(static left => left > 0) > MostOfScreen * _left.Length;
    }

    /// <summary>Whether a pixel is not to be looked at: it is in a lively place, or beside one.</summary>
    internal bool Covers(int x, int y)
    {
        if (_isFilm)
        {
            return false;
        }

        var (column, row) = (x / Size, y / Size);
        for (var near = Math.Max(0, row - 1); near <= Math.Min(Rows - 1, row + 1); near++)
        {
            for (var beside = Math.Max(0, column - 1); beside <= Math.Min(Columns - 1, column + 1); beside++)
            {
                if (_left[(near * Columns) + beside] > 0)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static int PlaceOf(int x, int y) => (y / Size * Columns) + (x / Size);
}
