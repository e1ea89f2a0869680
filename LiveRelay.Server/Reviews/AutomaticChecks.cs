using System.Globalization;
using System.Text.Json;
using LiveRelay.Server.Library;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Reviews;

/// <summary>What the job that looks at picture and sound found, in seconds.</summary>
/// <param name="SoundSeconds">Something is heard.</param>
/// <param name="BlackSeconds">The picture is black.</param>
/// <param name="SilentSeconds">Nothing is heard.</param>
public sealed record Inspection(double SoundSeconds, double BlackSeconds, double SilentSeconds)
{
    /// <summary>Reads what the job left; <c>null</c> if it was not done yet, or left no such thing.</summary>
    public static async Task<Inspection?> ReadAsync(RecordingFiles files, string recordingId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(files);
        try
        {
            if (await files.OpenAsync(recordingId, RecordingFiles.Inspection, cancellationToken) is not { } file)
            {
                return null;
            }

            await using var bytes = file.Bytes;
            return await JsonSerializer.DeserializeAsync<Inspection>(bytes, JsonSerializerOptions.Web, cancellationToken);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }
}

/// <summary>One thing that was looked at without a person.</summary>
/// <param name="Check"><c>sound</c>, <c>picture</c>, <c>length</c> or <c>consent</c>.</param>
/// <param name="Ok">Whether it is as it should be; <c>null</c>: not known yet.</param>
/// <param name="Detail">What was found, for people.</param>
public sealed record CheckResult(string Check, bool? Ok, string Detail);

/// <summary>What stands beside a review: a help for the reviewer, who decides.</summary>
public static class AutomaticChecks
{
    /// <summary>At least this much of a lesson is heard.</summary>
    private const double LeastSound = 0.5;

    /// <summary>At most this much of a lesson's picture is black.</summary>
    private const double MostBlack = 0.1;

    private const long LeastMs = 5 * 60_000;
    private const long MostMs = 4 * 60 * 60_000;

    /// <summary>All checks of a recording.</summary>
    public static IReadOnlyList<CheckResult> Of(RecordingRecord recording, Inspection? found, UiLanguage language)
    {
        ArgumentNullException.ThrowIfNull(recording);
        string Words(string chinese, string english) => language == UiLanguage.English ? english : chinese;
        var (seconds, keptMs) = (recording.DurationMs / 1000.0, KeptSpans.Of(recording).LengthOf(recording.DurationMs));
        var notYet = Words("尚未检查", "not looked at yet");
        return
        [
            new CheckResult(
                "sound",
                found is null ? null : found.SoundSeconds >= seconds * LeastSound,
                found is null ? notYet : Words(
                    $"有声 {Text(found.SoundSeconds)} 秒，无声 {Text(found.SilentSeconds)} 秒",
                    $"{Text(found.SoundSeconds)} s with sound, {Text(found.SilentSeconds)} s silent")),
            new CheckResult(
                "picture",
                found is null ? null : found.BlackSeconds <= seconds * MostBlack,
                found is null ? notYet : Words($"黑屏 {Text(found.BlackSeconds)} 秒", $"{Text(found.BlackSeconds)} s black")),
            new CheckResult(
                "length",
                keptMs is >= LeastMs and <= MostMs,
                LengthWords(keptMs) + (keptMs is >= LeastMs and <= MostMs ? "" : Words("，应为 5 分钟至 4 小时", ", should be 5 minutes to 4 hours"))),
            new CheckResult("consent", recording.HasConsent, recording.HasConsent ? Words("已登记", "recorded") : Words("未登记", "not recorded")),
        ];
    }

    /// <summary>All of them in one line.</summary>
    public static string Line(IEnumerable<CheckResult> checks) =>
        string.Join(", ", checks.Select(static check => $"{check.Check} {(check.Ok is { } ok ? ok ? "✓" : "✗" : "?")} ({check.Detail})"));

    private static string LengthWords(long milliseconds) => TimeSpan.FromSeconds(milliseconds / 1000).ToString("c", CultureInfo.InvariantCulture);

    private static string Text(double seconds) => Math.Round(seconds).ToString(CultureInfo.InvariantCulture);
}
