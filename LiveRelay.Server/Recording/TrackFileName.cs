using System.Globalization;
using System.Text.RegularExpressions;

namespace LiveRelay.Server.Recording;

/// <summary>The names that the recorder gives to files: <c>camera-1.video.mp4</c>.</summary>
/// <param name="Track">What it is: <c>camera</c>, <c>screen</c>, <c>guest</c>.</param>
/// <param name="Number">Counts the track's files within the recording.</param>
/// <param name="IsVideo">Whether it is a picture; else it is sound.</param>
public sealed partial record TrackFileName(string Track, int Number, bool IsVideo)
{
    /// <summary>What a file's name says; <c>null</c> for a file that is no recorded track.</summary>
    public static TrackFileName? TryParse(string fileName) =>
        Pattern().Match(fileName) is { Success: true } match
            ? new TrackFileName(
                match.Groups["track"].Value, int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture), match.Groups["kind"].Value == "video")
            : null;

    /// <summary>The first number that no file of the folder has.</summary>
    public static int NextNumber(string folder) =>
        1 + Directory.EnumerateFiles(folder).Select(static path => TryParse(Path.GetFileName(path))?.Number ?? 0).DefaultIfEmpty(0).Max();

    [GeneratedRegex(@"^(?<track>camera|screen|guest)-(?<number>[0-9]{1,6})\.(?<kind>video|audio)\.mp4$")]
    private static partial Regex Pattern();
}
