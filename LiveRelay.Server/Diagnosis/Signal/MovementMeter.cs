namespace LiveRelay.Server.Diagnosis.Signal;

/// <summary>How much moves in the camera's picture: the part of its pixels that changed clearly since the picture half a second before.</summary>
internal sealed class MovementMeter
{
    /// <summary>The pictures' size.</summary>
    internal const int Width = 160;

    /// <inheritdoc cref="Width"/>
    internal const int Height = 90;

    /// <summary>Pictures a second.</summary>
    internal const int FrameRate = 2;

    /// <summary>The time from one picture to the next, in milliseconds.</summary>
    internal const int EveryMs = 1000 / FrameRate;

    private const int PixelStep = 24;

    private byte[]? _last;

    /// <summary>The part of the picture that moved, 0 to 1, for each picture.</summary>
    internal List<double> Moved { get; } = [];

    /// <summary>Takes in the next picture, <see cref="Width"/> times <see cref="Height"/> bytes.</summary>
    internal void Take(ReadOnlySpan<byte> picture)
    {
        var count = 0;
        if (_last is null)
        {
            _last = new byte[picture.Length];
        }
        else
        {
            for (var i = 0; i < picture.Length; i++)
            {
                count += Math.Abs(picture[i] - _last[i]) > PixelStep ? 1 : 0;
            }
        }

        picture.CopyTo(_last);
        Moved.Add((double)count / picture.Length);
    }
}
