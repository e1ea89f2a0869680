namespace LiveRelay.Server.Diagnosis.Signal;

/// <summary>What of the teacher's manner shows in the camera's picture, as a reference: how much moves, and when a face looks out of it.</summary>
/// <param name="cascade">What a face is; <c>null</c>: it is not looked for.</param>
internal sealed class CameraMeter(FaceCascade? cascade)
{
    /// <summary>The width of the smallest face that is reliably seen, in a picture 1280 pixels wide.</summary>
    internal const int LeastFaceOf1280 = 100;

    /// <summary>The pictures' size.</summary>
    internal const int Width = Across * MovementMeter.Width;

    /// <inheritdoc cref="Width"/>
    internal const int Height = Across * MovementMeter.Height;

    /// <summary>Faces are looked for in every fourth picture, which is every two seconds.</summary>
    internal const int LookEvery = 4;

    private const int Across = 3;

    private readonly FaceFinder? _faces = cascade is null ? null : new FaceFinder(cascade);
    private readonly MovementMeter _movement = new();
    private readonly byte[] _small = new byte[MovementMeter.Width * MovementMeter.Height];
    private int _pictures;

    /// <inheritdoc cref="MovementMeter.Moved"/>
    internal IReadOnlyList<double> Moved => _movement.Moved;

    /// <summary>For each look: 1 where a face was seen from the front, else 0.</summary>
    internal List<double> Facing { get; } = [];

    /// <summary>Takes in the next picture, <see cref="Width"/> times <see cref="Height"/> bytes.</summary>
    internal void Take(ReadOnlySpan<byte> picture)
    {
        Shrink(picture);
        _movement.Take(_small);
        if (_faces is not null && _pictures++ % LookEvery == 0)
        {
            Facing.Add(_faces.Sees(picture, Width, Height) ? 1 : 0);
        }
    }

    private void Shrink(ReadOnlySpan<byte> picture)
    {
        for (var i = 0; i < _small.Length; i++)
        {
            var corner = (i / MovementMeter.Width * Across * Width) + (i % MovementMeter.Width * Across);
            var sum = 0;
            for (var row = 0; row < Across; row++)
            {
                var pixels = picture.Slice(corner + (row * Width), Across);
                sum += pixels[0] + pixels[1] + pixels[2];
            }

            _small[i] = (byte)((sum + (Across * Across / 2)) / (Across * Across));
        }
    }
}
