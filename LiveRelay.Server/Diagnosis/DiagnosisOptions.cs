namespace LiveRelay.Server.Diagnosis;

/// <summary>From where on a measure is worth a word, and with what is measured. Bound from the section <c>Diagnosis</c>; what was measured before does not change with it.</summary>
public sealed class DiagnosisOptions
{
    /// <summary>The slowest usual rate in primary schools, in syllables (字) a minute of speaking.</summary>
    public int PrimaryRateFrom { get; set; } = 140;

    /// <summary>The fastest usual rate in primary schools.</summary>
    public int PrimaryRateTo { get; set; } = 200;

    /// <summary>The slowest usual rate in secondary schools.</summary>
    public int SecondaryRateFrom { get; set; } = 160;

    /// <summary>The fastest usual rate in secondary schools.</summary>
    public int SecondaryRateTo { get; set; } = 240;

    /// <summary>So many decibels below or above the lesson's own median a half minute is told of.</summary>
    public double LevelStepDb { get; set; } = 6;

    /// <summary>A voice that is not so many decibels stronger than what is heard beside it is hard to understand.</summary>
    public double LeastSignalToNoiseDb { get; set; } = 15;

    /// <summary>A pitch that moves less than so many semitones sounds monotonous.</summary>
    public double LeastPitchSemitones { get; set; } = 2;

    /// <summary>A slide shown for less than so many seconds was flashed.</summary>
    public double ShortSlideSeconds { get; set; } = 5;

    /// <summary>A slide of which more hundredths are edges is full of text.</summary>
    public double DenseSlidePercent { get; set; } = 20;

    /// <summary>Pupils who get less than so many seconds to think are told of.</summary>
    public double WaitSeconds { get; set; } = 3;

    /// <summary>What a face is that looks out of the picture: a cascade over local binary patterns of OpenCV's. Where there is none, faces are not looked for.</summary>
    public string FaceCascade { get; set; } = "/usr/share/opencv4/lbpcascades/lbpcascade_frontalface.xml";

    /// <summary>The program Tesseract, which reads slides. Where it is not there, or knows not all of the languages, words are not counted.</summary>
    public string ReadingProgram { get; set; } = "tesseract";

    /// <summary>The languages that it reads, as it names them, with a plus between.</summary>
    public string ReadingLanguages { get; set; } = "chi_sim+eng";

    /// <summary>So many slides of one file of the screen are read at most, a second of work each.</summary>
    public int MostSlidesRead { get; set; } = 100;

    /// <summary>So many published lessons are asked for an example at most; each is a file that is read.</summary>
    public int ExamplesAsked { get; set; } = 60;

    /// <summary>So many examples are proposed at most.</summary>
    public int MostExamples { get; set; } = 6;
}
