namespace LiveRelay.Server.Diagnosis.Signal;

/// <summary>A slide that was shown.</summary>
/// <param name="From">The first of its frames.</param>
/// <param name="To">The one behind its last.</param>
/// <param name="SameAs">The number of the first slide that looked the same, or its own.</param>
/// <param name="Edges">How much of it is edges of letters and lines, 0 to 1.</param>
/// <param name="IsMoving">Whether it never stood still, as a film.</param>
internal sealed record ShownSlide(int From, int To, int SameAs, double Edges, bool IsMoving);

/// <summary>
/// Finds the slides in small grey pictures of the shared screen. A slide is what stands still: a picture that differs from it clearly, and then stands still
/// itself, is the next one. A mouse or a pen changes too little to count; while a film runs nothing stands still.
/// </summary>
internal sealed class SlideTracker
{
    /// <summary>The pictures' size.</summary>
    internal const int Width = 320;

    /// <inheritdoc cref="Width"/>
    internal const int Height = 180;

    /// <summary>Pictures a second.</summary>
    internal const int FrameRate = 2;

    /// <summary>Compression changes a pixel by less than that.</summary>
    private const int PixelStep = 28;

    /// <summary>A part of the pixels: a short line of text is more, a mouse pointer less.</summary>
    private const double OtherSlide = 0.006;
    private const double StandsStill = 0.003;
    private const int EdgeStep = 60;
    private const int FilmFrames = 6 * FrameRate;

    private readonly List<(ShownSlide Slide, byte[] Picture)> _slides = [];
    private byte[]? _shown;
    private byte[]? _last;
    private int _from;
    private int? _changedAt;
    private int _count;

    /// <summary>Takes in the next picture, <see cref="Width"/> times <see cref="Height"/> bytes.</summary>
    internal void Take(ReadOnlySpan<byte> picture)
    {
        if (_shown is null || _last is null)
        {
            (_shown, _last) = (picture.ToArray(), picture.ToArray());
            _count++;
            return;
        }

        var isStill = Changed(picture, _last) < StandsStill;
        var isOther = Changed(picture, _shown) >= OtherSlide;
        _changedAt = isOther ? _changedAt ?? _count : _changedAt;
        if (isStill && _changedAt is { } since)
        {
            // It was a film, or the next slide, or something that passed over the same one.
            var isFilm = _count - since >= FilmFrames;
            if (isFilm || isOther)
            {
                Close(since, _shown, isMoving: false);
            }

            if (isFilm)
            {
                Close(_count - 1, _last, isMoving: true);
            }

            _shown = isOther ? picture.ToArray() : _shown;
            _changedAt = null;
        }

        picture.CopyTo(_last);
        _count++;
    }

    /// <summary>All that was shown, in order.</summary>
    internal IReadOnlyList<ShownSlide> End()
    {
        if (_shown is not null && _last is not null)
        {
            if (_changedAt is { } since)
            {
                Close(since, _shown, isMoving: false);
                Close(_count, _last, isMoving: _count - since >= FilmFrames);
            }
            else
            {
                Close(_count, _shown, isMoving: false);
            }
        }

        return [.. _slides.Select(static one => one.Slide)];
    }

    private void Close(int to, byte[] picture, bool isMoving)
    {
        if (to <= _from)
        {
            return;
        }

        var number = _slides.Count;
        var same = isMoving ? number : _slides.FindIndex(other => !other.Slide.IsMoving && Changed(picture, other.Picture) < OtherSlide);
        _slides.Add((new ShownSlide(_from, to, same < 0 ? number : same, EdgesOf(picture), isMoving), picture.ToArray()));
        _from = to;
    }

    private static double Changed(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var count = 0;
        for (var i = 0; i < a.Length; i++)
        {
            count += Math.Abs(a[i] - b[i]) > PixelStep ? 1 : 0;
        }

        return (double)count / a.Length;
    }

    /// <summary>The part of the pixels at which the grey changes steeply, by the difference of their neighbours on either side.</summary>
    private static double EdgesOf(ReadOnlySpan<byte> picture)
    {
        var count = 0;
        for (var y = 1; y < Height - 1; y++)
        {
            for (var x = 1; x < Width - 1; x++)
            {
                var at = (y * Width) + x;
                var across = Math.Abs(picture[at + 1] - picture[at - 1]);
                var down = Math.Abs(picture[at + Width] - picture[at - Width]);
                count += across + down > EdgeStep ? 1 : 0;
            }
        }

        return (double)count / (Width * Height);
    }
}
