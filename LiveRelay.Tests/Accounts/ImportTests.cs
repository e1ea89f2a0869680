using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using LiveRelay.Server.Accounts.Import;

namespace LiveRelay.Tests.Accounts;

/// <summary>Spreadsheets of rooms and people: everything comes in, or nothing, with a reason for each row.</summary>
public sealed class ImportTests
{
    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("GB18030", false)]
    public async Task Rooms_come_from_any_spreadsheet(string encoding, bool hasMark)
    {
        await using var county = await County.CreateAsync();
        var school = await county.SchoolAsync("示范小学");
        var text = "学校,名称,年级,座位数\r\n示范小学,四年级2班,四年级,45\r\n\r\n示范小学,\"录播,教室\",,\r\n";

        var done = await county.Administrator.PostAsync("/api/import/rooms", Csv(text, encoding, hasMark));

        Assert.Equal(2, done.GetProperty("created").GetInt32());
        var rooms = await county.Administrator.GetAsync($"/api/rooms?school={school}");
        Assert.Equal(["四年级2班", "录播,教室"], rooms.EnumerateArray().Select(static room => room.GetProperty("name").GetString()));
        Assert.Equal(45, rooms[0].GetProperty("seats").GetInt32());
    }

    [Fact]
    public async Task Every_row_that_is_wrong_is_told_and_none_comes_in()
    {
        await using var county = await County.CreateAsync();
        await county.SchoolAsync("示范小学");
        var text = "userName,name,role,school,password\n"
            + "zhang,张华,教师,示范小学,\n"
            + "zhang,张华,teacher,示范小学,\n"
            + "x,,班主任,示范小学,geheim\n"
            + "wang,王芳,observer,没有小学,correct horse\n"
            + "li,李静,观摩教师,,\n";

        var problem = await county.Administrator.RefusedAsync(
            HttpMethod.Post, "/api/import/accounts", Csv(text), HttpStatusCode.UnprocessableEntity, "import-refused");

        Assert.Equal(
            ["3 userName taken zhang", "4 userName tooShort x", "4 name required ", "4 role notAllowed 班主任", "4 password tooShort ", "5 school notFound 没有小学", "6 school required "],
            Errors(problem));
        Assert.DoesNotContain("geheim", problem.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(1, (await county.Administrator.GetAsync("/api/accounts")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task People_without_a_password_get_a_link_and_the_others_can_sign_in()
    {
        await using var county = await County.CreateAsync();
        await county.SchoolAsync("示范小学");
        var text = $"用户名\t姓名\t角色\t学校\t密码\nzhang\t张华\t教师\t示范小学\t{County.Password}\nwang\t王芳\t教研员\t\t\n";
        Assert.Equal(0, (await county.Administrator.PostAsync("/api/import/accounts?dryRun=true", Csv(text))).GetProperty("created").GetInt32());

        var done = await county.Administrator.PostAsync("/api/import/accounts", Csv(text));

        Assert.Equal(2, done.GetProperty("created").GetInt32());
        var link = done.GetProperty("passwordLinks").EnumerateArray().Single();
        Assert.Equal("wang", link.GetProperty("userName").GetString());
        await county.SignedInAsync("zhang");
        await county.NewBrowser().PostAsync(
            "/api/password", new { secret = link.GetProperty("url").GetString()!.Split("secret=")[1], password = County.Password }, HttpStatusCode.NoContent);
        await county.SignedInAsync("wang");
    }

    [Fact]
    public async Task A_schools_administrator_imports_into_his_school_alone()
    {
        await using var county = await County.CreateAsync();
        var own = await county.SchoolAsync("示范小学");
        await county.SchoolAsync("东街小学");
        await county.AccountAsync("head", "schoolAdministrator", own);
        var head = await county.SignedInAsync("head");

        await head.PostAsync("/api/import/rooms", Csv("name\n一年级1班\n"));
        Assert.Equal(
            ["2 school notAllowed 东街小学"],
            Errors(await head.RefusedAsync(HttpMethod.Post, "/api/import/rooms", Csv("name,school\nx,东街小学\n"), HttpStatusCode.UnprocessableEntity, "import-refused")));
        Assert.Equal(
            ["2 role notAllowed administrator"],
            Errors(await head.RefusedAsync(
                HttpMethod.Post, "/api/import/accounts", Csv("userName,name,role\nboss,x,administrator\n"), HttpStatusCode.UnprocessableEntity, "import-refused")));
        Assert.Single((await county.Administrator.GetAsync($"/api/rooms?school={own}")).EnumerateArray());
    }

    [Theory]
    [InlineData("", "1  required ")]
    [InlineData("name,name,colour\n", "1 name duplicate name,1 colour unknown colour,1 school required ")]
    [InlineData("school,name\n\"open,\n", "2  unreadable ")]
    [InlineData("school,name\na,b,c\n", "2  unreadable ")]
    [InlineData("\0\u0001", "0  unreadable ")]
    public async Task A_file_that_is_no_table_is_refused_with_the_reason(string text, string errors)
    {
        await using var county = await County.CreateAsync();
        var problem = await county.Administrator.RefusedAsync(
            HttpMethod.Post, "/api/import/rooms", Csv(text), HttpStatusCode.UnprocessableEntity, "import-refused");
        Assert.Equal(errors.Split(',').Order(), Errors(problem).Order());
    }

    [Fact]
    public async Task A_file_may_be_large_but_not_too_large_and_is_called_what_it_is()
    {
        await using var county = await County.CreateAsync();
        await county.SchoolAsync("示范小学");
        var rows = string.Concat(Enumerable.Range(0, 5000).Select(static i => $"示范小学,{i} 班 {new string('x', 20)}\n"));
        Assert.Equal(5000, (await county.Administrator.PostAsync("/api/import/rooms", Csv("school,name\n" + rows))).GetProperty("created").GetInt32());
        Assert.Equal(
            ["5002  outOfRange "],
            Errors(await county.Administrator.RefusedAsync(
                HttpMethod.Post, "/api/import/rooms", Csv("school,name\n" + rows + "示范小学,one more\n"), HttpStatusCode.UnprocessableEntity, "import-refused")));
        await county.Administrator.RefusedAsync(
            HttpMethod.Post, "/api/import/rooms", Csv(new string('x', ImportFile.MaxBytes + 1)), HttpStatusCode.RequestEntityTooLarge, "too-large");
        await county.Administrator.RefusedAsync(HttpMethod.Post, "/api/import/rooms", new { }, HttpStatusCode.UnsupportedMediaType, "wrong-media-type");
    }

    private static ByteArrayContent Csv(string text, string encoding = "utf-8", bool hasMark = false)
    {
        var coded = encoding == "utf-8" ? Encoding.UTF8 : CodePagesEncodingProvider.Instance.GetEncoding(encoding)!;
        return new ByteArrayContent([.. hasMark ? coded.Preamble : default, .. coded.GetBytes(text)])
        {
            Headers = { ContentType = new MediaTypeHeaderValue("text/csv") },
        };
    }

    private static IEnumerable<string> Errors(JsonElement problem) => problem.GetProperty("errors").EnumerateArray().Select(static error =>
        $"{error.GetProperty("row")} {error.GetProperty("column")} {error.GetProperty("code")} {error.GetProperty("value")}");
}
