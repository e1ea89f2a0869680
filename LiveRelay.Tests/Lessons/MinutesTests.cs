using System.Net;
using System.Text;
using LiveRelay.Server.Lessons;
using LiveRelay.Tests.Server;
using MiniExcelLibs;

namespace LiveRelay.Tests.Lessons;

/// <summary>What is kept of a lesson can be taken out, by each what is his.</summary>
public class MinutesTests
{
    [Fact]
    public async Task The_teacher_takes_out_all_but_the_side_discussion_and_observers_take_out_that()
    {
        await using var server = new LiveServer();
        await HoldLessonAsync(server);

        using var excel = await server.SendAsync(HttpMethod.Get, "/api/lessons/demo/minutes.xlsx", server.Token(LessonRole.Teacher));
        var book = new MemoryStream(await excel.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        using var side = await server.SendAsync(HttpMethod.Get, "/api/lessons/demo/minutes/side.csv", server.Token(LessonRole.Observer));
        using var forbidden = await server.SendAsync(HttpMethod.Get, "/api/lessons/demo/minutes/side.csv", server.Token(LessonRole.Teacher));
        using var classroom = await server.SendAsync(HttpMethod.Get, "/api/lessons/demo/minutes.xlsx", server.Token(LessonRole.Classroom));

        Assert.Equal(["出勤", "举手与发言", "课堂聊天", "文字提问", "快速提问", "学习任务"], book.GetSheetNames());
        var hands = (await book.QueryAsync(useHeaderRow: true, sheetName: "举手与发言", cancellationToken: TestContext.Current.CancellationToken)).Cast<IDictionary<string, object?>>().ToList();
        Assert.Equal(["举手", "举手事由", "开始发言", "放下", "结束发言"], hands.Select(static row => row["事件"]));
        Assert.Contains("亮点", await side.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, forbidden.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, classroom.StatusCode);
    }

    [Fact]
    public async Task A_spreadsheet_opens_the_file_in_its_own_encoding_and_runs_nothing_in_it()
    {
        await using var server = new LiveServer();
        await HoldLessonAsync(server);

        using var chat = await server.SendAsync(HttpMethod.Get, "/api/lessons/demo/minutes/chat.csv", server.Token(LessonRole.Teacher), null, ("Accept-Language", "en"));
        var bytes = await chat.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Encoding.UTF8.GetPreamble(), bytes[..3]);
        var lines = Encoding.UTF8.GetString(bytes[3..]).Split("\r\n");
        Assert.Equal("Time,Lesson time,Name,Text,Removed", lines[0]);
        Assert.EndsWith(",测试,\"'=HYPERLINK(\"\"http://evil.example\"\",\"\"a\"\")\",", lines[1], StringComparison.Ordinal);
    }

    private static async Task HoldLessonAsync(LiveServer server)
    {
        var address = server.Client.BaseAddress!;
        var (teacher, _) = await RawHubClient.JoinAsync(address, server.Token(LessonRole.Teacher), "t");
        var (room, joined) = await RawHubClient.JoinAsync(address, server.Token(LessonRole.Classroom), "r");
        var (observer, _) = await RawHubClient.JoinAsync(address, server.Token(LessonRole.Observer), "o");
        await using (teacher)
        await using (room)
        await using (observer)
        {
            await teacher.CallAsync("GoLive");
            await room.CallAsync("RaiseHand", "第三题");
            await teacher.CallAsync("Call", joined.GetProperty("you").GetProperty("participantId").GetString());
            await room.CallAsync("GiveBack");
            await room.CallAsync("Say", "=HYPERLINK(\"http://evil.example\",\"a\")");
            await observer.CallAsync("Mark", "highlight", null);
            await teacher.CallAsync("SetTask", "完成第3题");
        }
    }
}
