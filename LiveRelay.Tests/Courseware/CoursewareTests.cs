using System.Net;
using System.Text;
using System.Text.Json;
using LiveRelay.Server.Lessons;
using LiveRelay.Tests.Server;

namespace LiveRelay.Tests.Courseware;

/// <summary>Files that a teacher shows: in by upload, out as pictures, page by page on all screens.</summary>
public class CoursewareTests
{
    private static readonly byte[] _png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    [Fact]
    public async Task A_PDF_becomes_pictures_that_the_whole_class_sees()
    {
        await using var server = new LiveServer();
        using var uploaded = await UploadAsync(server, "分数.pdf", PlainPdf.WithPages(3));
        Assert.Equal(HttpStatusCode.Created, uploaded.StatusCode);
        var file = await JsonAsync(uploaded);
        var id = file.GetProperty("id").GetString()!;
        Assert.Equal(("分数.pdf", 3), (file.GetProperty("title").GetString(), file.GetProperty("pages").GetInt32()));

        using var page = await server.SendAsync(HttpMethod.Get, $"/api/lessons/demo/files/{id}/pages/3", server.Token(LessonRole.Classroom));
        Assert.Equal("image/jpeg", page.Content.Headers.ContentType!.MediaType);
        using var beyond = await server.SendAsync(HttpMethod.Get, $"/api/lessons/demo/files/{id}/pages/4", server.Token(LessonRole.Classroom));
        await ProblemAssert.IsAsync(beyond, HttpStatusCode.NotFound, "not-found");

        var (teacher, _) = await Lessons.RawHubClient.JoinAsync(server.Client.BaseAddress!, server.Token(LessonRole.Teacher), "t");
        await using (teacher)
        {
            Assert.Equal("none", await teacher.CallAsync("OpenCourseware", id));
            Assert.Equal("none", await teacher.CallAsync("TurnPage", 3));
            Assert.Equal("badValue", await teacher.CallAsync("TurnPage", 4));
            Assert.Equal(3, (await teacher.UntilAsync("pageTurned")).GetProperty("page").GetInt32());
        }

        using var removed = await server.SendAsync(HttpMethod.Delete, $"/api/lessons/demo/files/{id}", server.Token(LessonRole.Teacher));
        using var list = await server.SendAsync(HttpMethod.Get, "/api/lessons/demo/files", server.Token(LessonRole.Classroom));
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Equal(0, (await JsonAsync(list)).GetArrayLength());
    }

    [Fact]
    public async Task A_picture_is_a_file_of_one_page()
    {
        await using var server = new LiveServer();
        using var uploaded = await UploadAsync(server, "图.png", _png);
        var id = (await JsonAsync(uploaded)).GetProperty("id").GetString();

        using var page = await server.SendAsync(HttpMethod.Get, $"/api/lessons/demo/files/{id}/pages/1", server.Token(LessonRole.Observer));

        Assert.Equal("image/png", page.Content.Headers.ContentType!.MediaType);
        Assert.Equal(_png, await page.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("课件.pdf", "<html><script>alert(1)</script>", HttpStatusCode.UnsupportedMediaType, "unknown-file-kind")]
    [InlineData("课件.png", "%PDF-1.7 and nothing of a PDF", HttpStatusCode.UnprocessableEntity, "broken-file")]
    [InlineData("..%2F..%2Fetc", "%PDF-", HttpStatusCode.UnprocessableEntity, "broken-file")]
    [InlineData("", "%PDF-", HttpStatusCode.BadRequest, "bad-name")]
    [InlineData("a%E2%80%AEfdp.exe", "%PDF-", HttpStatusCode.BadRequest, "bad-name")]
    public async Task What_is_no_courseware_is_refused_with_its_reason(string name, string content, HttpStatusCode status, string problem)
    {
        await using var server = new LiveServer();

        using var response = await UploadAsync(server, name, Encoding.UTF8.GetBytes(content));

        await ProblemAssert.IsAsync(response, status, problem);
    }

    [Fact]
    public async Task Limits_hold()
    {
        await using var server = new LiveServer(("Courseware:MaxMegabytes", "1"), ("Courseware:MaxPages", "2"), ("Courseware:MaxFiles", "1"));
        using var large = await UploadAsync(server, "大.png", [.. _png, .. new byte[1024 * 1024]]);
        await ProblemAssert.IsAsync(large, HttpStatusCode.RequestEntityTooLarge, "too-large");
        using var pages = await UploadAsync(server, "长.pdf", PlainPdf.WithPages(3));
        await ProblemAssert.IsAsync(pages, HttpStatusCode.UnprocessableEntity, "too-many-pages");
        using var first = await UploadAsync(server, "一.png", _png);
        using var second = await UploadAsync(server, "二.png", _png);
        await ProblemAssert.IsAsync(second, HttpStatusCode.Conflict, "too-many-files");
    }

    [Theory]
    [InlineData(LessonRole.Classroom)]
    [InlineData(LessonRole.Observer)]
    [InlineData(LessonRole.Helper)]
    public async Task Only_the_teacher_uploads_and_removes(LessonRole role)
    {
        await using var server = new LiveServer();
        using var upload = await server.SendAsync(HttpMethod.Post, "/api/lessons/demo/files?name=a", server.Token(role), new ByteArrayContent(_png));
        await ProblemAssert.IsAsync(upload, HttpStatusCode.Forbidden, "may-not");
        using var remove = await server.SendAsync(HttpMethod.Delete, $"/api/lessons/demo/files/{Guid.NewGuid():N}", server.Token(role));
        await ProblemAssert.IsAsync(remove, HttpStatusCode.Forbidden, "may-not");
    }

    [Fact]
    public async Task A_server_without_the_PDF_program_says_so_and_takes_pictures()
    {
        await using var server = new LiveServer(("Courseware:PdfProgram", "no-such-program"));
        using var pdf = await UploadAsync(server, "分数.pdf", PlainPdf.WithPages(1));
        await ProblemAssert.IsAsync(pdf, HttpStatusCode.ServiceUnavailable, "pdf-program-missing");
        using var picture = await UploadAsync(server, "图.png", _png);
        Assert.Equal(HttpStatusCode.Created, picture.StatusCode);
    }

    private static Task<HttpResponseMessage> UploadAsync(LiveServer server, string name, byte[] content) =>
        server.SendAsync(HttpMethod.Post, $"/api/lessons/demo/files?name={name}", server.Token(LessonRole.Teacher), new ByteArrayContent(content));

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
}
