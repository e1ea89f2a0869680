using System.IO.Compression;
using System.Net;
using System.Text;
using LiveRelay.Tests.Accounts;
using LiveRelay.Tests.Storage;

namespace LiveRelay.Tests.Observing;

/// <summary>Evaluations as files: for the same people as the pages, and nothing in them that a spreadsheet would carry out.</summary>
public sealed class ExportTests(PrivatePostgres postgres)
{
    private const string Lesson = $"/api/lessons/{ObservedCounty.Lesson}";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tables_have_means_forms_and_answers_and_no_formulas_of_peoples_making()
    {
        await using var county = await ObservedCounty.CreateAsync(DatabaseKind.Sqlite, postgres);
        await county.EvaluateAsync("qian", 5, new { strengths = "=HYPERLINK(\"http://evil\")", weaknesses = "$=1+1", suggestions = "先问,后讲\n再练" });
        var one = await county.EvaluateAsync("head2", 4);
        var li = await county.AsAsync("li");

        var summary = await TextAsync(li, $"{Lesson}/evaluations/summary.csv");
        Assert.StartsWith("评课表,维度,项目,满分,人数,平均,标准差,最低,最高,去掉最高最低的平均\r\n全部,总分,,100,2,90,14.14,80,100,\r\n", summary, StringComparison.Ordinal);
        Assert.Contains("课堂教学评价表（通用） v1,教学方法与策略,,30,2,27,4.24,24,30,\r\n", summary, StringComparison.Ordinal);
        var forms = await TextAsync(li, $"{Lesson}/evaluations/forms.csv");
        Assert.Contains("\"'=HYPERLINK(\"\"http://evil\"\")\",$=1+1,\"先问,后讲\n再练\"", forms, StringComparison.Ordinal);
        Assert.Equal(1 + (2 * 22), (await TextAsync(li, $"{Lesson}/evaluations/answers.csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith("维度,项目,满分,得分\r\n课,分数的意义,,\r\n", await TextAsync(li, $"/api/observations/{one}/evaluation.csv"), StringComparison.Ordinal);
        Assert.StartsWith("Form,Dimension,Item,", await TextAsync(li, $"{Lesson}/evaluations/summary.csv", "en"), StringComparison.Ordinal);

        foreach (var path in new[] { $"{Lesson}/evaluations.xlsx", $"/api/observations/{one}/evaluation.xlsx" })
        {
            var book = await BookAsync(li, path);
            Assert.DoesNotContain("<x:f>", book, StringComparison.Ordinal);
            Assert.DoesNotContain("<f>", book, StringComparison.Ordinal);
            Assert.Contains("教学方法与策略", book, StringComparison.Ordinal);
        }

        foreach (var path in new[] { $"{Lesson}/evaluations.xlsx", $"{Lesson}/evaluations/summary.csv", $"/api/observations/{one}/evaluation.csv", $"/api/observations/{one}/evaluation.xlsx" })
        {
            await (await county.AsAsync("wang")).RefusedAsync(HttpMethod.Get, path, null, HttpStatusCode.Forbidden, "submit-first");
        }

        await li.RefusedAsync(HttpMethod.Get, $"{Lesson}/evaluations/nothing.csv", null, HttpStatusCode.NotFound, "not-found");
    }

    private static async Task<string> TextAsync(ApiClient client, string path, string language = "zh-CN")
    {
        using var answer = await client.SendAsync(HttpMethod.Get, path, null, ("Accept-Language", language));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return Encoding.UTF8.GetString((await answer.Content.ReadAsByteArrayAsync(Cancelled)).AsSpan(Encoding.UTF8.GetPreamble().Length));
    }

    private static async Task<string> BookAsync(ApiClient client, string path)
    {
        using var answer = await client.SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var zip = new ZipArchive(new MemoryStream(await answer.Content.ReadAsByteArrayAsync(Cancelled)));
        var text = new StringBuilder();
        foreach (var entry in zip.Entries.Where(static entry => entry.FullName.EndsWith(".xml", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(entry.Open());
            text.Append(await reader.ReadToEndAsync(Cancelled));
        }

        return text.ToString();
    }
}
