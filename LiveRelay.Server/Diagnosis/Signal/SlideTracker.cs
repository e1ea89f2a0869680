namespace LiveRelay.Server.Diagnosis.Signal;

/// <summary>A slide that was shown.</summary>
/// <param name="From">The first of its frames.</param>
/// <param name="To">The one behind its last.</param>
/// <param name="SameAs">The number of the first slide that looked the same, or its own.</param>
/// <param name="Edges">How much of it is edges of letters and lines, 0 to 1.</param>
/// <param name="IsMoving">Whether it never stood still, as a film.</param>
internal sealed record ShownSlide(int From, int To, int SameAs, double Edges, bool IsMoving);

/// <summary>
/// Finds the slides in small pictures of the shared screen. A slide is what stands still: a picture that differs from it clearly, and then stands still
/// itself, is the next one. Where little differs, as the number of a page, it must have come at once: what grows slowly is somebody's writing on the same
/// slide. A mouse pointer does not count; while a film runs nothing stands still.
/// </summary>
internal sealed class SlideTracker
{
    /// <summary>The pictures' size.</summary>
    internal const int Width = 320;

    /// <inheritdoc cref="Width"/>
    internal const int Height = 180;

    /// <summary>Pictures a second.</summary>
    internal const int FrameRate = 2;

    /// <summary>A picture's bytes, as FFmpeg's yuv420p has them: the brightness of all pixels, and both colours of each four.</summary>
    internal const int PictureBytes = Width * Height * 3 / 2;

    /// <summary>A part of the pixels, a pointer's not among them: a large digit is more.</summary>
    private const double OtherSlide = 0.001;

    /// <summary>So much differs from nobody's writing.</summary>
    private const double ClearlyOther = 0.006;

    /// <summary>Or so much differs, however faintly, as when grey words come on a grey ground.</summary>
    private const double FaintlyOther = 0.03;
    private const int FaintlyOtherStep = 12;

    /// <summary>A browser's first pictures are blurred.</summary>
    private const int BlurredFrames = 2;
    private const double StandsStill = 0.002;
    private const int AtOnceFrames = 1 * FrameRate;

    /// <summary>So long it is waited whether what grew goes on growing.</summary>
    private const int GrownFrames = 3;
    private const double Growth = 1.1;
    private const int EdgeStep = 60;
    private const int FilmFrames = 6 * FrameRate;

    private readonly List<(ShownSlide Slide, byte[] Picture)> _slides = [];
    private readonly LivelyPlaces _lively = new();
    private byte[]? _shown;
    private byte[]? _last;
    private int _from;
    private int? _changedAt;
    private double _difference;
    private int _grewAt;
    private int _restless;
    private int _count;

    /// <summary>Whether what changed last stands still, or grows as writing does.</summary>
    private bool IsSettling => _restless == 0 || (_difference < ClearlyOther && _count - _grewAt > 1);

    /// <summary>Takes in the next picture, <see cref="PictureBytes"/>.</summary>
    internal void Take(ReadOnlySpan<byte> picture)
    {
        if (_shown is null || _last is null || _count < BlurredFrames)
        {
            (_shown, _last) = (picture.ToArray(), picture.ToArray());
            _count++;
            return;
        }

        _lively.Take(picture, _last);
        var isStill = PictureChange.PartOf(picture, _last, _lively, PictureChange.FaintStep) < StandsStill;
        if (_changedAt is { } before && IsSettling && DifferenceOf(picture, _last) >= ClearlyOther)
        {
            // The next one comes before it is sure that this was one.
            Settle(_last, before, isOther: true);
        }

        var difference = DifferenceOf(picture, _shown);
        var isOther = difference >= OtherSlide;
        _changedAt = isOther ? _changedAt ?? _count : _changedAt;
        _restless += isStill || _changedAt is null ? 0 : 1;
        if (difference > _difference * Growth)
        {
            (_difference, _grewAt) = (difference, _count);
        }

        if (isStill && _changedAt is { } since && (!isOther || difference >= ClearlyOther || _count - _grewAt >= GrownFrames))
        {
            Settle(picture, since, isOther);
        }

        picture.CopyTo(_last);
        _count++;
    }

    /// <summary>It stands still again: it was a film, or the next slide, or somebody's writing, or something that passed over the same one.</summary>
    private void Settle(ReadOnlySpan<byte> picture, int since, bool isOther)
    {
        var isWriting = isOther && _restless == 0 && _grewAt - since > AtOnceFrames;
        var isFilm = _restless >= FilmFrames / 2 && _count - since >= FilmFrames;
        if (isFilm || (isOther && !isWriting))
        {
            Close(since, _shown!, isMoving: false);
        }

        if (isFilm)
        {
            Close(_count - 1, _last!, isMoving: true);
        }

        _shown = isOther ? picture.ToArray() : _shown;
        (_changedAt, _difference, _restless) = (null, 0, 0);
    }

    private double DifferenceOf(ReadOnlySpan<byte> picture, ReadOnlySpan<byte> other)
    {
        var faintly = PictureChange.PartOf(picture, other, _lively, FaintlyOtherStep);
        return faintly >= FaintlyOther ? faintly : PictureChange.ClearPartOf(picture, other, _lively);
    }

    /// <summary>All that was shown, in order.</summary>
    internal IReadOnlyList<ShownSlide> End()
    {
        if (_shown is not null && _last is not null)
        {
            if (_changedAt is { } since)
            {
                Close(since, _shown, isMoving: false);
                Close(_count, _last, isMoving: _restless >= FilmFrames / 2 && _count - since >= FilmFrames);
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
        var same = isMoving ? number : _slides.FindIndex(other => !other.Slide.IsMoving && DifferenceOf(picture, other.Picture) < OtherSlide);
        _slides.Add((new ShownSlide(_from, to, same < 0 ? number : same, EdgesOf(picture), isMoving), picture.ToArray()));
        _from = to;
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
