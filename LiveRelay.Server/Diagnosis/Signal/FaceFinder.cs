namespace LiveRelay.Server.Diagnosis.Signal;

/// <summary>Whether a face looks out of a picture. It is asked of every place in it, and of the picture made smaller and smaller.</summary>
/// <param name="cascade">What a face is.</param>
internal sealed class FaceFinder(FaceCascade cascade)
{
    private const double SizeStep = 1.1;

    /// <summary>What is a face is seen at neighbouring places and sizes, too; what only looks like one mostly is not.</summary>
    private const int LeastSightings = 3;

    /// <summary>Sightings belong together whose corners are no further apart than this part of their sides.</summary>
    private const double Together = 0.25;

    private readonly List<Sighting> _sightings = [];

    /// <summary>By the width of the table of sums: each look asks for the same ones, beside lessons that wait for no garbage collector.</summary>
    private readonly Dictionary<int, int[]> _corners = [];
    private byte[] _smaller = [];
    private int[] _sums = [];

    /// <summary>Looks for one.</summary>
    /// <param name="picture">Grey, a byte for each pixel.</param>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    internal bool Sees(ReadOnlySpan<byte> picture, int width, int height)
    {
        _sightings.Clear();
        for (var scale = 1.0; Math.Min(width, height) / scale >= cascade.Size; scale *= SizeStep)
        {
            Look(picture, width, height, scale);
        }

        return _sightings.Exists(one => _sightings.Count(other => one.IsWith(other)) >= LeastSightings);
    }

    private void Look(ReadOnlySpan<byte> picture, int width, int height, double scale)
    {
        var (columns, rows) = ((int)(width / scale), (int)(height / scale));
        Shrink(picture, width, height, columns, rows);
        var stride = columns + 1;
        Sum(columns, rows);
        if (!_corners.TryGetValue(stride, out var corners))
        {
            _corners[stride] = corners = cascade.Corners(stride);
        }

        var step = scale > 2 ? 1 : 2;
        for (var y = 0; y + cascade.Size <= rows; y += step)
        {
            for (var x = 0; x + cascade.Size <= columns; x += step)
            {
                if (cascade.Sees(_sums.AsSpan((y * stride) + x), corners))
                {
                    _sightings.Add(new Sighting(x * scale, y * scale, cascade.Size * scale));
                }
            }
        }
    }

    /// <summary>Each pixel is the mean of the four around its place.</summary>
    private void Shrink(ReadOnlySpan<byte> picture, int width, int height, int columns, int rows)
    {
        _smaller = _smaller.Length < columns * rows ? new byte[columns * rows] : _smaller;
        for (var y = 0; y < rows; y++)
        {
            var fromY = Math.Clamp(((y + 0.5) * height / rows) - 0.5, 0, height - 1);
            var (top, down) = ((int)fromY, (float)(fromY - (int)fromY));
            var above = picture.Slice(top * width, width);
            var below = picture.Slice(Math.Min(top + 1, height - 1) * width, width);
            for (var x = 0; x < columns; x++)
            {
                var fromX = Math.Clamp(((x + 0.5) * width / columns) - 0.5, 0, width - 1);
                var (left, right, part) = ((int)fromX, Math.Min((int)fromX + 1, width - 1), (float)(fromX - (int)fromX));
                var upper = above[left] + ((above[right] - above[left]) * part);
                var lower = below[left] + ((below[right] - below[left]) * part);
                _smaller[(y * columns) + x] = (byte)(upper + ((lower - upper) * down) + 0.5f);
            }
        }
    }

    private void Sum(int columns, int rows)
    {
        var stride = columns + 1;
        _sums = _sums.Length < stride * (rows + 1) ? new int[stride * (rows + 1)] : _sums;
        _sums.AsSpan(0, stride).Clear();
        for (var y = 0; y < rows; y++)
        {
            var (sum, at) = (0, (y + 1) * stride);
            _sums[at] = 0;
            for (var x = 0; x < columns; x++)
            {
                sum += _smaller[(y * columns) + x];
                _sums[at + x + 1] = _sums[at - stride + x + 1] + sum;
            }
        }
    }

    private readonly record struct Sighting(double X, double Y, double Side)
    {
        internal bool IsWith(Sighting other)
        {
            var apart = Together * Math.Min(Side, other.Side);
            return Math.Abs(X - other.X) <= apart && Math.Abs(Y - other.Y) <= apart && Math.Abs(X + Side - other.X - other.Side) <= apart
                && Math.Abs(Y + Side - other.Y - other.Side) <= apart;
        }
    }
}
