using System.Text.Json;
using System.Text.Json.Serialization;

namespace LiveRelay.Server.Diagnosis;

/// <summary>What was measured of a lesson, as its file and the API have it. Moments are milliseconds of the recording's clock; what could not be known is <c>null</c>.</summary>
/// <param name="Version">Of the measures: a file of an older one is made again.</param>
/// <param name="DurationMs">The recording's length.</param>
/// <param name="Voice">The teacher's voice; <c>null</c> without one.</param>
/// <param name="Talk">Who spoke when.</param>
/// <param name="Slides">What the shared screen showed, in order.</param>
/// <param name="Movement">How many hundredths of the camera's picture moved, of each ten seconds; <c>null</c> where there is no picture.</param>
/// <param name="Facing">In how many hundredths of its looks a face was seen from the front, of each ten seconds; <c>null</c> where nobody could look.</param>
public sealed record DiagnosisResult(
    int Version,
    long DurationMs,
    VoiceResult? Voice,
    TalkResult Talk,
    IReadOnlyList<SlideResult> Slides,
    IReadOnlyList<double?> Movement,
    IReadOnlyList<double?>? Facing = null)
{
    /// <summary>The version of what is measured now.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The file beside the recording.</summary>
    public const string FileName = "diagnosis.json";

    /// <summary>As it is written.</summary>
    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.Strict };
}

/// <summary>The teacher's voice.</summary>
/// <param name="MedianDb">Its median level in dB of full scale: of the microphone, not of the room.</param>
/// <param name="NoiseDb">The level while nobody speaks, in dB of full scale.</param>
/// <param name="SignalToNoiseDb">How much stronger it is than that.</param>
/// <param name="LevelBySecond">The level of each second against the median, in dB.</param>
/// <param name="Syllables">How many there were.</param>
/// <param name="SpeakingMs">For how long it spoke, pauses of less than a third of a second included.</param>
/// <param name="RatePerMinute">Syllables a minute of that time.</param>
/// <param name="RateByTenSeconds">The same of each ten seconds.</param>
/// <param name="PitchHz">The median pitch.</param>
/// <param name="PitchSpread">How far it moves about its middle, in semitones (standard deviation).</param>
/// <param name="PitchSpreadByTenSeconds">The same of each ten seconds.</param>
public sealed record VoiceResult(
    double? MedianDb,
    double? NoiseDb,
    double? SignalToNoiseDb,
    IReadOnlyList<double?> LevelBySecond,
    int Syllables,
    long SpeakingMs,
    int? RatePerMinute,
    IReadOnlyList<int?> RateByTenSeconds,
    double? PitchHz,
    double? PitchSpread,
    IReadOnlyList<double?> PitchSpreadByTenSeconds);

/// <summary>Who spoke when.</summary>
/// <param name="IsOneTrack">Whether all voices are in one sound: who of them speaks cannot be known then.</param>
/// <param name="BySecond">One letter for each second: <c>T</c> the teacher, <c>S</c> others, <c>-</c> nobody.</param>
/// <param name="TeacherMs">For how long the teacher spoke.</param>
/// <param name="OthersMs">For how long others did; <c>null</c> if that cannot be known.</param>
/// <param name="TeacherShare">The teacher's part of all talk, 0 to 1; <c>null</c> if that cannot be known.</param>
/// <param name="Silences">The longest times in which nobody spoke, the longest first.</param>
/// <param name="Waits">Each pause of the teacher's that another voice ended.</param>
/// <param name="MedianWaitMs">The median of those.</param>
public sealed record TalkResult(
    bool IsOneTrack,
    string BySecond,
    long TeacherMs,
    long? OthersMs,
    double? TeacherShare,
    IReadOnlyList<TimeSpanResult> Silences,
    IReadOnlyList<TimeSpanResult> Waits,
    long? MedianWaitMs);

/// <summary>A stretch of the recording's clock.</summary>
/// <param name="FromMs">Where it begins.</param>
/// <param name="ToMs">Where it ends.</param>
public sealed record TimeSpanResult(long FromMs, long ToMs);

/// <summary>A slide.</summary>
/// <param name="FromMs">Since when it was shown.</param>
/// <param name="ToMs">Until when.</param>
/// <param name="SameAs">The number of the slide, from 0, that looked the same before; <c>null</c> if it was new.</param>
/// <param name="EdgePercent">How many hundredths of it are edges of letters and lines.</param>
/// <param name="IsMoving">Whether it never stood still.</param>
/// <param name="Words">How many words are on it, as word processors count (字数); <c>null</c> where they were not read.</param>
public sealed record SlideResult(long FromMs, long ToMs, int? SameAs, double EdgePercent, bool IsMoving, int? Words = null);
