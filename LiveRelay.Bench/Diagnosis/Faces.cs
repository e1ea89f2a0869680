using System.Globalization;
using LiveRelay.Server.Diagnosis;
using LiveRelay.Server.Diagnosis.Signal;

namespace LiveRelay.Bench.Diagnosis;

/// <summary>
/// A camera's film of somebody before a full board, who now and then has a face: a real one (face.jpg, a part of NASA's portrait of E. Collins, in the public domain), moving,
/// and else the same head so blurred that nothing of a face is left in it.
/// </summary>
internal static class Faces
{
    private const int PeriodSeconds = 20;

    /// <summary>For how long of each period, from its beginning, there is a face.</summary>
    private const int ThereSeconds = 12;

    /// <summary>The part of face.jpg's width that a cascade takes for the face.</summary>
    private const double FaceOfPicture = 0.6;

    /// <summary>What a face is, where this machine has it.</summary>
    internal static FaceCascade? Cascade => FaceCascade.Read(new DiagnosisOptions().FaceCascade);

    /// <summary>Whether there is a face in that second.</summary>
    internal static bool IsThere(double second) => second % PeriodSeconds < ThereSeconds;

    /// <summary>Draws the film.</summary>
    /// <param name="path">The file.</param>
    /// <param name="facePixels">How large the face is, of 1280 pixels.</param>
    /// <param name="seconds">How long it is.</param>
    /// <param name="frameRate">Pictures a second.</param>
    internal static void Draw(string path, int facePixels, int seconds, int frameRate = 15)
    {
        var board = path + ".pgm";
        try
        {
            File.WriteAllBytes(board, [.. "P5 1280 720 255\n"u8, .. Slides.Picture(number: 3, lines: 12)]);
            const string Place = "x='640+400*sin(t/3)':y='200+90*cos(t/2)':eof_action=repeat";
            var isThere = string.Create(CultureInfo.InvariantCulture, $"lt(mod(t,{PeriodSeconds}),{ThereSeconds})");
            Programs.Run(
                "ffmpeg", "-loglevel", "error", "-y", "-loop", "1", "-framerate", frameRate.ToString(CultureInfo.InvariantCulture), "-i", board, "-i", Path.Combine(AppContext.BaseDirectory, "Diagnosis", "face.jpg"),
                "-filter_complex",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"[1:v]scale={facePixels / FaceOfPicture}:-2,split[face][other];[other]boxblur=luma_radius=min(w\\,h)/4:luma_power=2[blank];[0:v]format=yuv420p[room];[room][face]overlay={Place}:enable='{isThere}'[a];[a][blank]overlay={Place}:enable='not({isThere})'"),
                "-t", seconds.ToString(CultureInfo.InvariantCulture), "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "30", path);
        }
        finally
        {
            File.Delete(board);
        }
    }

    /// <summary>What each look at a film finds, decoded as the job decodes.</summary>
    internal static IReadOnlyList<(double Second, double Value)> Look(string path, FaceCascade cascade)
    {
        var meter = new CameraMeter(cascade);
        Programs.Decode(path, MovementMeter.FrameRate, CameraMeter.Width, CameraMeter.Height, "gray", CameraMeter.Width * CameraMeter.Height, frame => meter.Take(frame));
        return [.. meter.Facing.Select(static (value, look) => (look * CameraMeter.LookEvery * MovementMeter.EveryMs / 1000.0, value))];
    }
}
