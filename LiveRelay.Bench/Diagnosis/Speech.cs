using System.Runtime.InteropServices;
using LiveRelay.Server.Diagnosis.Signal;

namespace LiveRelay.Bench.Diagnosis;

/// <summary>What is said, and how many syllables it has.</summary>
/// <param name="Text">For Mandarin in Pinyin with tones: espeak-ng 1.51 spells Chinese characters out in English.</param>
/// <param name="Syllables">Counted by hand.</param>
internal sealed record Sentence(string Text, int Syllables);

/// <summary>Speech of which all is known, made by espeak-ng.</summary>
internal static class Speech
{
    internal const string Mandarin = "cmn-latn-pinyin";
    internal const string Cantonese = "yue";
    internal const string English = "en-us";

    private const string Trim = "silenceremove=start_periods=1:start_threshold=-45dB";

    private static readonly Sentence[] _mandarin =
    [
        new("tong2 xue2 men5 hao3 jin1 tian1 wo3 men5 xue2 xi2 yuan2 de5 mian4 ji1", 14),
        new("qing3 da4 jia1 da3 kai1 ke4 ben3 di4 san1 shi2 er4 ye4 kan4 di4 yi1 ge4 li4 ti2", 18),
        new("yi1 ge4 yuan2 ke3 yi3 fen1 cheng2 xu3 duo1 xiang1 deng3 de5 xiao3 shan4 xing2", 15),
        new("ba3 ta1 men5 pin1 cheng2 yi1 ge4 jin4 si4 de5 chang2 fang1 xing2", 13),
        new("zhe4 ge4 chang2 fang1 xing2 de5 chang2 he2 kuan1 fen1 bie2 shi4 shen2 me5 ne5", 15),
        new("qing3 di4 er4 zu3 de5 tong2 xue2 hui2 da2 zhe4 ge4 wen4 ti2", 13),
    ];

    private static readonly Sentence[] _cantonese =
    [
        new("同学们好今天我们学习圆的面积", 14),
        new("一个圆可以分成许多相等的小扇形", 15),
        new("把它们拼成一个近似的长方形", 13),
        new("请第二组的同学回答这个问题", 13),
        new("非常好我们一起把结论写下来", 13),
    ];

    private static readonly Sentence[] _english =
    [
        new("please open your books on page seven and look at the picture", 15),
        new("the water in the river runs down to the sea", 11),
        new("who can tell me the answer to this question", 11),
        new("a circle is divided into many equal parts", 13),
        new("very good now write it down again", 9),
    ];

    internal static IReadOnlyList<Sentence> Of(string voice) =>
        voice.StartsWith(Mandarin, StringComparison.Ordinal) ? _mandarin : voice.StartsWith(Cantonese, StringComparison.Ordinal) ? _cantonese : _english;

    /// <summary>Says a sentence: samples of 16 kHz from its first sound to its last.</summary>
    /// <param name="voice">A voice of espeak-ng's, for example <c>yue+f2</c>.</param>
    /// <param name="speed">Its setting of speed.</param>
    /// <param name="text">What.</param>
    internal static short[] Say(string voice, int speed, string text)
    {
        var folder = Directory.CreateTempSubdirectory("liverelay-speech-");
        try
        {
            var (wave, raw) = (Path.Combine(folder.FullName, "said.wav"), Path.Combine(folder.FullName, "said.raw"));
            Programs.Run("espeak-ng", "-v", voice, "-s", $"{speed}", "-w", wave, text);
            Programs.Run(
                "ffmpeg", "-loglevel", "error", "-y", "-i", wave, "-af", $"{Trim},areverse,{Trim},areverse", "-ac", "1", "-ar", $"{SoundTrack.SampleRate}", "-f", "s16le", raw);
            return MemoryMarshal.Cast<byte, short>(File.ReadAllBytes(raw)).ToArray();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
