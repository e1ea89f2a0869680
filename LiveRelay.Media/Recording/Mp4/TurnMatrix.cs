using System.Buffers.Binary;

namespace LiveRelay.Media.Recording.Mp4;

/// <summary>The matrix of a track's header (ISO/IEC 14496-12 sections 6.2.2 and 8.3.2), of which only quarter turns are used here.</summary>
internal static class TurnMatrix
{
    internal const int Length = 36;

    private const int One = 0x00010000;

    /// <summary>Writes the matrix that turns a picture and brings it back to where it was: its corner stays at the origin.</summary>
    /// <param name="writer">Takes it.</param>
    /// <param name="turn">Degrees clockwise: 0, 90, 180 or 270.</param>
    /// <param name="width">Of the picture that is not turned yet.</param>
    /// <param name="height">Of the picture that is not turned yet.</param>
    internal static void Write(BoxWriter writer, int turn, int width, int height)
    {
        var (a, b, x, y) = turn switch
        {
            90 => (0, One, height, 0),
            180 => (-One, 0, width, height),
            270 => (0, -One, 0, width),
            _ => (One, 0, 0, 0),
        };
        writer.I32(a);
        writer.I32(b);
        writer.I32(0);
        writer.I32(-b);
        writer.I32(a);
        writer.I32(0);
        writer.I32(x << 16);
        writer.I32(y << 16);
        writer.I32(0x40000000);
    }

    /// <summary>Degrees clockwise; 0 for what is no such matrix.</summary>
    internal static int Read(ReadOnlySpan<byte> matrix)
    {
        if (matrix.Length < Length)
        {
            return 0;
        }

        var (a, b) = (BinaryPrimitives.ReadInt32BigEndian(matrix), BinaryPrimitives.ReadInt32BigEndian(matrix[4..]));
        return (a, b) switch
        {
            (0, One) => 90,
            (-One, 0) => 180,
            (0, -One) => 270,
            _ => 0,
        };
    }
}
