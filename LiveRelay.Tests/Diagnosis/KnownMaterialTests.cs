using LiveRelay.Bench.Diagnosis;
using LiveRelay.Server.Diagnosis;
using LiveRelay.Server.Diagnosis.Signal;

namespace LiveRelay.Tests.Diagnosis;

/// <summary>The measures on material of which all is known: a part of the table of docs/DIAGNOSIS.md, which <c>LiveRelay.Bench -- diagnosis</c> prints whole.</summary>
public sealed class KnownMaterialTests
{
    [Theory]
    [InlineData(Speech.Mandarin, 20)]
    [InlineData("yue+f2", 40)]
    public void Steps_of_the_level_are_found_within_a_decibel(string voice, double noiseDb) => AllGood(KnownMaterial.Levels(voice, noiseDb));

    [Theory]
    [InlineData(Speech.Mandarin, 30)]
    [InlineData("yue+f2", 10)]
    public void Noise_is_found_as_strong_as_it_was_mixed_in(string voice, double noiseDb) => AllGood([KnownMaterial.SignalToNoise(voice, noiseDb)]);

    [Theory]
    [InlineData(Speech.Mandarin, 110, 40)]
    [InlineData(Speech.Mandarin + "+f3", 170, 15)]
    [InlineData("yue+f2", 140, 15)]
    [InlineData("en-us+f4", 80, 40)]
    public void The_rate_of_speech_is_found_within_a_tenth(string voice, int speed, double noiseDb) => AllGood([KnownMaterial.Rate(voice, speed, noiseDb)]);

    [Theory]
    [InlineData(Speech.Mandarin, "yue+f2", 2, 1)]
    [InlineData("yue", Speech.Mandarin + "+f3", 1, 2)]
    public void Shares_of_talk_and_the_pauses_before_answers_are_found(string teacher, string pupil, int teacherTurns, int pupilTurns) =>
        AllGood(KnownMaterial.Conversation(teacher, pupil, teacherTurns, pupilTurns));

    [Theory]
    [InlineData(120, 1.5)]
    [InlineData(220, 4)]
    public void Pitch_and_how_far_it_moves_are_found(double hertz, double semitones) => AllGood(KnownMaterial.Pitch(hertz, semitones));

    [Fact]
    public void No_slide_is_missed_or_invented_under_a_moving_mouse_and_each_begins_within_a_second() =>
        AllGood(KnownMaterial.SlideTimes("a talk", [(1, 3, 12), (2, 8, 14.4), (3, 5, 3.2), (4, 12, 11.7), (2, 8, 7.3), (5, 1, 4.1)]));

    [Fact]
    public void A_face_is_seen_while_it_looks_out_of_the_picture_and_at_no_other_time() =>
        AllGood(KnownMaterial.Facing("the smallest", Assert.IsType<FaceCascade>(Faces.Cascade), CameraMeter.LeastFaceOf1280, seconds: 40));

    [Fact]
    public async Task The_words_on_slides_are_counted() => AllGood([Assert.Single(await KnownMaterial.WordsAsync(letterPixels: 32))]);

    [Theory]
    [InlineData("", 0)]
    [InlineData("静夜思，床前明月光。", 8)]
    [InlineData("半径是 5 米", 5)]
    [InlineData("Unit 3 My school-day\nＡ班", 7)]
    public void Words_are_counted_as_word_processors_do(string text, int words) => Assert.Equal(words, SlideReader.Count(text));

    private static void AllGood(IEnumerable<KnownResult> results) => Assert.All(results, static result => Assert.True(result.IsGood, $"{result}"));
}
