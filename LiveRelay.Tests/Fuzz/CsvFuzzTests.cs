using System.Diagnostics;
using System.Text;
using LiveRelay.Server.Accounts.Import;

namespace LiveRelay.Tests.Fuzz;

/// <summary>Spreadsheets are text that people upload: every changed one is read or refused, soon, and with its rows in order.</summary>
public class CsvFuzzTests
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMilliseconds(5);

    private static readonly string[] _files =
    [
        "school,name,grade\r\n示范小学,\"录播,\"\"教室\"\"\",四年级\r\n",
        "用户名\t姓名\n zhang \t张华\n\n",
        "a,b\r\"x\r\ny\",\r",
    ];

    [Fact]
    public void Changed_spreadsheets_are_read_or_refused()
    {
        var seeds = _files.SelectMany(static text => new[] { Encoding.UTF8.GetBytes(text), CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetBytes(text) }).ToArray();
        var mutator = new Mutator(7);
        for (var i = 0; i < 1_000_000; i++)
        {
            var input = mutator.Mutate(seeds[i % seeds.Length]);
            var begin = Stopwatch.GetTimestamp();
            if (CsvText.TryDecode(input, out var text))
            {
                var isRead = Csv.TryParse(text, 100, out var rows, out var badRow);
                Assert.Equal(isRead, badRow == 0);
                Assert.True(rows.Count <= 100 && rows.Sum(static row => row.Fields.Sum(static field => field.Length)) <= text.Length);
            }

            if (Stopwatch.GetElapsedTime(begin) > TimeLimit)
            {
                AssertFast(input.ToArray());
            }
        }
    }

    /// <summary>Slow once may be the machine's other work; slow each time is the input.</summary>
    private static void AssertFast(byte[] input)
    {
        var fastest = Enumerable.Range(0, 10).Min(attempt =>
        {
            var begin = Stopwatch.GetTimestamp();
            var isRead = CsvText.TryDecode(input, out var text) && Csv.TryParse(text, 100, out var rows, out var badRow);
            return Stopwatch.GetElapsedTime(begin);
        });
        Assert.True(fastest <= TimeLimit, Convert.ToHexString(input));
    }
}
