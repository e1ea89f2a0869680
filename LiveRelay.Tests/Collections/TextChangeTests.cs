using CsCheck;
using LiveRelay.Server.Collections;

namespace LiveRelay.Tests.Collections;

/// <summary>Changes of one text by several people: whatever they are, all see the same in the end, and nobody's words are lost.</summary>
public sealed class TextChangeTests
{
    private static readonly Gen<string> _text = Gen.Char["教学目标ab\n"].Array[0, 12].Select(static letters => new string(letters));

    [Fact]
    public void What_stays_goes_and_comes_is_read_applied_and_written()
    {
        Assert.True(TextChange.TryParse("""[2,"巩固",-1,1]""", out var change));
        Assert.Equal((4, 5), (change.Before, change.After));
        Assert.Equal("导入巩固授", change.Apply("导入新授"));
        Assert.Equal("""[2,"巩固",-1,1]""", change.ToJson());
        Assert.Throws<ArgumentException>(() => change.Apply("短"));
        Assert.Equal("导甲乙入", Read("""[1,"甲","乙",1]""").Apply("导入"));
    }

    /// <summary>As somebody sends it who wants to keep the server busy: it takes no more than it is long.</summary>
    [Fact]
    public void A_plan_that_comes_a_character_at_a_time_is_read_without_copying_it_each_time()
    {
        var json = $"[{string.Join(',', Enumerable.Repeat("\"字\"", 50_000))}]";
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.True(TextChange.TryParse(json, out var change));

        Assert.Equal(50_000, change.After);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100 * json.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[0]")]
    [InlineData("""[""]""")]
    [InlineData("[1.5]")]
    [InlineData("[true]")]
    [InlineData("[[1]]")]
    [InlineData("[2147483647,1]")]
    [InlineData("[-2147483648]")]
    [InlineData("[99999999999]")]
    [InlineData("""["\ud83d"]""")]
    public void What_is_no_change_is_refused(string json) => Assert.False(TextChange.TryParse(json, out _));

    [Fact]
    public void Whatever_bytes_come_nothing_is_thrown() => Gen.String.Sample(static json => { _ = TextChange.TryParse(json, out _); });

    /// <summary>Whatever two people do to one text at once, what comes of it is what each place of the text says by itself.</summary>
    [Fact]
    public void Two_changes_of_the_same_text_hold_both_and_the_earlier_stands_first() =>
        (from text in _text from first in ChangeOf(text) from second in ChangeOf(text) select (text, first, second)).Sample(static one =>
            Assert.Equal(
                Together(one.text, one.first, one.second),
                one.second.Change.Over(one.first.Change).Apply(one.first.Change.Apply(one.text))));

    /// <summary>As the server carries a change over all that it missed. What stood between two places may be gone, and then what is put in there may change its order, but nothing is lost.</summary>
    [Fact]
    public void Three_changes_of_the_same_text_one_after_the_other_hold_all_three() =>
        (from text in _text from first in ChangeOf(text) from second in ChangeOf(text) from third in ChangeOf(text) select (text, first, second, third)).Sample(static one =>
        {
            var second = one.second.Change.Over(one.first.Change);
            var third = one.third.Change.Over(one.first.Change).Over(second);
            Assert.Equal(Together(one.text, one.first, one.second, one.third).Order(), third.Apply(second.Apply(one.first.Change.Apply(one.text))).Order());
        });

    [Fact]
    public void Where_both_put_something_in_the_one_that_the_server_made_first_stands_first()
    {
        var (first, second) = (Read("""[1,"甲",1]"""), Read("""[1,"乙",1]"""));
        Assert.Equal("导甲乙入", second.Over(first).Apply(first.Apply("导入")));
        Assert.Throws<ArgumentException>(() => Read("[1]").Over(first));
    }

    private static TextChange Read(string json) => TextChange.TryParse(json, out var change) ? change : throw new ArgumentException(json);

    /// <summary>Of each place what is put in there, in the server's order; a letter stays if nobody takes it out.</summary>
    private static string Together(string text, params Written[] changes) => string.Concat(Enumerable.Range(0, text.Length + 1).Select(at =>
        string.Concat(changes.Select(change => change.Put[at])) + (at < text.Length && changes.All(change => !change.Gone[at]) ? text[at..(at + 1)] : "")));

    /// <summary>Some letters are kept, some taken out, and capitals put in anywhere.</summary>
    private static Gen<Written> ChangeOf(string text) => Gen.Select(Gen.Bool.Array[text.Length + 1], Gen.Bool.Array[text.Length], Gen.Char['A', 'Z'])
        .Select(static (puts, gone, letter) => new Written([.. puts.Select((put, at) => put ? $"{letter}{at}" : "")], gone));

    /// <param name="Put">What is put in before each letter, and behind the last.</param>
    /// <param name="Gone">Which letters are taken out.</param>
    private sealed record Written(string[] Put, bool[] Gone)
    {
        internal TextChange Change => Read($"[{string.Join(',', Enumerable.Range(0, Put.Length).SelectMany(PartsAt))}]");

        private IEnumerable<string> PartsAt(int at)
        {
            if (Put[at].Length > 0)
            {
                yield return $"\"{Put[at]}\"";
            }

            if (at < Gone.Length)
            {
                yield return Gone[at] ? "-1" : "1";
            }
        }
    }
}
