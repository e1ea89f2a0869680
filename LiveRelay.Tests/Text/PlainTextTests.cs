using CsCheck;
using LiveRelay.Server.Text;

namespace LiveRelay.Tests.Text;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("  四年级2班 ", "四年级2班")]
    [InlineData("O'Brien & <b>Söhne</b>", "O'Brien & <b>Söhne</b>")]
    [InlineData("𠮷野 👩‍🏫", "𠮷野 👩‍🏫")]
    public void A_line_is_trimmed_and_otherwise_kept(string text, string expected)
    {
        Assert.True(PlainText.TryReadLine(text, 50, out var line));
        Assert.Equal(expected, line);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" \t")]
    [InlineData("two\nlines")]
    [InlineData("bell\a")]
    [InlineData("nul\0l")]
    [InlineData("gpj.\u202Eexe")]
    [InlineData("\u2066isolated\u2069")]
    [InlineData("paragraph\u2029end")]
    [InlineData("half \ud842")]
    [InlineData("eleven long")]
    public void A_line_that_would_not_show_what_it_says_is_refused(string? text) => Assert.False(PlainText.TryReadLine(text, 10, out _));

    [Theory]
    [InlineData("a\u202Eb\0c", false, "abc")]
    [InlineData("one\r\ntwo\tthree", false, "one two three")]
    [InlineData("one\r\ntwo\tthree", true, "one\ntwo three")]
    [InlineData("half \ud842 kept", true, "half  kept")]
    [InlineData("\n\n", true, "")]
    [InlineData(null, true, "")]
    public void Cleaning_takes_out_only_what_may_not_stand_there(string? text, bool allowLines, string expected) =>
        Assert.Equal(expected, PlainText.Clean(text, 100, allowLines));

    [Fact]
    public void No_character_is_cut_in_two() => Assert.Equal("四", PlainText.Clean("四𠮷", 2, allowLines: false));

    [Fact]
    public void What_was_cleaned_is_a_line_or_nothing() => Gen.String[Gen.Char, 0, 40].Sample(static text =>
    {
        var clean = PlainText.Clean(text, 20, allowLines: false);
        Assert.True(clean.Length == 0 || (PlainText.TryReadLine(clean, 20, out var line) && line == clean), string.Join(' ', text.Select(static c => $"{(int)c:X4}")));
    });
}
