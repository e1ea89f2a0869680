using System.Text.Json;
using LiveRelay.Server.Lessons;
using LiveRelay.Server.Lessons.Live;
using LiveRelay.Server.Lessons.State;
using LiveRelay.Tests.Server;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace LiveRelay.Tests.Lessons;

/// <summary>The hub as a client sees it that is not our page.</summary>
public class HubTests
{
    private const string SideSecret = "这节课的导入太长";
    private const string HandSecret = "想问第三题";

    [Fact]
    public async Task A_hand_is_raised_called_and_given_back()
    {
        await using var server = new LiveServer();
        var (teacher, _) = await JoinAsync(server, LessonRole.Teacher);
        var (room, snapshot) = await JoinAsync(server, LessonRole.Classroom);
        await using var both = new Disposables(teacher, room);
        var me = snapshot.GetProperty("you").GetProperty("participantId").GetString()!;

        Assert.Equal("none", await room.CallAsync("RaiseHand", HandSecret));
        await teacher.UntilAsync("handRaised");
        Assert.Equal(HandSecret, (await teacher.UntilAsync("handReasonGiven")).GetProperty("reason").GetString());
        Assert.Equal("none", await teacher.CallAsync("Call", me));
        Assert.Equal(0, (await room.UntilAsync("floorGiven")).GetProperty("floor").GetProperty("index").GetInt32());
        Assert.Equal("none", await room.CallAsync("GiveBack"));
        Assert.Equal("givenBack", (await teacher.UntilAsync("floorTaken")).GetProperty("why").GetString());
    }

    [Fact]
    public async Task The_side_discussion_never_leaves_for_teacher_or_class()
    {
        await using var server = new LiveServer();
        var (teacher, _) = await JoinAsync(server, LessonRole.Teacher);
        var (room, _) = await JoinAsync(server, LessonRole.Classroom);
        var (observer, _) = await JoinAsync(server, LessonRole.Observer);
        await using var all = new Disposables(teacher, room, observer);

        Assert.Equal("notAllowed", await teacher.CallAsync("SaySide", "我也想说", null));
        Assert.Equal("notAllowed", await room.CallAsync("Mark", "doubt", null));
        Assert.Equal("none", await observer.CallAsync("SaySide", SideSecret, null));
        Assert.Equal("none", await room.CallAsync("RaiseHand", HandSecret));
        // Events come in their order, so what was said before this has come if it ever will.
        Assert.Equal("none", await teacher.CallAsync("SetTask", "完成第3题"));
        await Task.WhenAll(teacher.UntilAsync("taskSet"), room.UntilAsync("taskSet"), observer.UntilAsync("taskSet"));
        var (lateTeacher, _) = await JoinAsync(server, LessonRole.Teacher);
        var (lateRoom, _) = await JoinAsync(server, LessonRole.Classroom);
        await using var late = new Disposables(lateTeacher, lateRoom);

        Assert.Contains(SideSecret, Unescaped(observer), StringComparison.Ordinal);
        Assert.All([teacher, room, lateTeacher, lateRoom], static hub => Assert.DoesNotContain(SideSecret, Unescaped(hub), StringComparison.Ordinal));
        Assert.All([room, lateRoom, observer], static hub => Assert.DoesNotContain(HandSecret, Unescaped(hub), StringComparison.Ordinal));
        Assert.Contains(HandSecret, Unescaped(lateTeacher), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_method_is_refused_to_every_role_that_has_no_right_to_it()
    {
        await using var server = new LiveServer(("Classroom:CallsPerSecond", "1000"));
        foreach (var role in Enum.GetValues<LessonRole>())
        {
            var (hub, _) = await JoinAsync(server, role);
            await using (hub)
            {
                foreach (var (method, arguments) in HubCalls.All)
                {
                    var error = await hub.CallAsync(method, arguments);

                    Assert.True(LessonPermissions.Allows(method, role) == (error != "notAllowed"), $"{role} {method}: {error}");
                }
            }
        }
    }

    [Fact]
    public async Task A_page_that_calls_without_end_has_to_wait_and_is_heard_again()
    {
        await using var server = new LiveServer(("Classroom:CallsPerSecond", "1"));
        var (room, _) = await JoinAsync(server, LessonRole.Classroom);
        await using var one = room;

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await room.CallAsync("LowerHand") != "tooFast")
        {
            patience.Token.ThrowIfCancellationRequested();
        }

        while (await room.CallAsync("LowerHand") == "tooFast")
        {
            await Task.Delay(100, patience.Token);
        }
    }

    [Fact]
    public async Task A_lesson_goes_on_where_it_was_when_the_server_comes_back()
    {
        var directory = Directory.CreateTempSubdirectory("liverelay-");
        JsonElement before;
        await using (var server = new LiveServer(("Storage:DataDirectory", directory.FullName)))
        {
            var (teacher, _) = await JoinAsync(server, LessonRole.Teacher);
            var (room, joined) = await JoinAsync(server, LessonRole.Classroom);
            await using var both = new Disposables(teacher, room);
            await teacher.CallAsync("GoLive");
            await room.CallAsync("RaiseHand", HandSecret);
            await teacher.CallAsync("SetTask", "完成第3题");
            await room.CallAsync("Say", "听得见");
            await teacher.CallAsync("Call", joined.GetProperty("you").GetProperty("participantId").GetString());
            before = await teacher.InvokeAsync("Join");
        }

        await using (var server = new LiveServer(("Storage:DataDirectory", directory.FullName)))
        {
            var (teacher, after) = await JoinAsync(server, LessonRole.Teacher);
            await using var one = teacher;

            Assert.All(["state", "liveSince", "task", "chat", "floors", "hands", "poll"], name => Assert.Equal($"{before.GetProperty(name)}", $"{after.GetProperty(name)}"));
            Assert.Equal("live", after.GetProperty("state").GetString());
            Assert.Single(after.GetProperty("floors").EnumerateArray());
        }

        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task A_lesson_that_everybody_left_is_let_go_and_comes_back_as_it_was()
    {
        await using var server = new LiveServer();
        var lessons = server.Services.GetRequiredService<LiveLessons>();
        var (teacher, _) = await JoinAsync(server, LessonRole.Teacher);
        await teacher.CallAsync("SetTask", "完成第3题");
        Assert.True(IsLoadedAfterSweep(lessons));

        await teacher.DisposeAsync();
        while (IsLoadedAfterSweep(lessons))
        {
            // The server learns of the end of the connection a moment later.
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        var (again, snapshot) = await JoinAsync(server, LessonRole.Teacher);
        await using var one = again;
        Assert.Equal("完成第3题", snapshot.GetProperty("task").GetString());
    }

    [Fact]
    public async Task MessagePack_says_the_same_as_JSON()
    {
        await using var server = new LiveServer();
        await using var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(server.Client.BaseAddress!, "/hubs/lesson?client=pack"), http => http.AccessTokenProvider = () => Task.FromResult<string?>(server.Token(LessonRole.Teacher)))
            .AddMessagePackProtocol()
            .Build();
        var changed = new TaskCompletionSource<Dictionary<object, object>>();
        connection.On<Dictionary<object, object>[]>("Changed", changes =>
        {
            // The caller's own arrival is told to it, too.
            foreach (var change in changes.Where(static change => (string)change["kind"] == "chatModeChanged"))
            {
                changed.TrySetResult(change);
            }
        });
        await connection.StartAsync(TestContext.Current.CancellationToken);

        var snapshot = await connection.InvokeAsync<Dictionary<object, object>>("Join", TestContext.Current.CancellationToken);
        await connection.InvokeAsync<Dictionary<object, object>>("SetChatMode", "questionsOnly", TestContext.Current.CancellationToken);
        var change = await changed.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        var (json, inJson) = await JoinAsync(server, LessonRole.Teacher);
        await using var raw = json;

        Assert.Equal(inJson.EnumerateObject().Select(static property => property.Name).Order(), snapshot.Keys.Cast<string>().Order());
        Assert.Equal("open", snapshot["state"]);
        Assert.Equal("questionsOnly", change["mode"]);
        Assert.Equal("class", change["stream"]);
    }

    [Fact]
    public async Task What_no_lesson_can_mean_is_answered_and_harms_nothing()
    {
        await using var server = new LiveServer();
        var (teacher, _) = await JoinAsync(server, LessonRole.Teacher);
        await using var one = teacher;

        Assert.Equal("notFound", await teacher.CallAsync("Call", [null]));
        Assert.Equal("badText", await teacher.CallAsync("Say", [null]));
        Assert.Equal("badText", await teacher.CallAsync("Say", new string('长', 501)));
        Assert.Equal("badValue", await teacher.CallAsync("ReportPresence", [null]));
        Assert.Equal("badValue", await teacher.CallAsync("OpenPoll", "", 1000));
        await Assert.ThrowsAsync<InvalidOperationException>(() => teacher.InvokeAsync("SetChatMode", "loud"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => teacher.InvokeAsync("DropTables"));
        Assert.Equal("none", await teacher.CallAsync("Say", "继续"));
    }

    [Fact]
    public async Task A_message_of_a_megabyte_ends_its_connection_and_no_other()
    {
        await using var server = new LiveServer();
        var (teacher, _) = await JoinAsync(server, LessonRole.Teacher);
        var (room, _) = await JoinAsync(server, LessonRole.Classroom);
        await using var both = new Disposables(teacher, room);

        await room.SendAsync(JsonSerializer.Serialize(new { type = 1, target = "Say", arguments = new[] { new string('a', 1024 * 1024) } }));

        await room.Closed;
        Assert.Equal("none", await teacher.CallAsync("Say", "继续"));
    }

    [Fact]
    public async Task A_thousand_calls_at_once_are_told_to_wait_and_the_lesson_goes_on()
    {
        await using var server = new LiveServer();
        var (teacher, _) = await JoinAsync(server, LessonRole.Teacher);
        var (room, _) = await JoinAsync(server, LessonRole.Classroom);
        await using var both = new Disposables(teacher, room);

        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => room.CallAsync("RaiseHand", [null])));

        Assert.InRange(answers.Count(static answer => answer == "tooFast"), 800, 999);
        Assert.Equal("none", await teacher.CallAsync("SetTask", "完成第3题"));
        await room.UntilAsync("taskSet");
    }

    [Theory]
    [InlineData("https://evil.example", false)]
    [InlineData("null", false)]
    [InlineData(null, true)]
    public async Task Pages_of_other_sites_are_refused(string? origin, bool isTaken)
    {
        await using var server = new LiveServer();
        var own = server.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);

        var connecting = RawHubClient.ConnectAsync(server.Client.BaseAddress!, server.Token(LessonRole.Teacher), "a", ("Origin", origin ?? own));

        if (isTaken)
        {
            await using var hub = await connecting;
        }
        else
        {
            await Assert.ThrowsAnyAsync<Exception>(() => connecting);
        }
    }

    [Fact]
    public async Task What_a_helpers_phone_answers_is_told_to_the_rooms_panel_and_to_no_other_room()
    {
        await using var server = new LiveServer();
        var (teacher, _) = await JoinAsync(server, LessonRole.Teacher);
        var (room, joined) = await JoinAsync(server, LessonRole.Classroom);
        var me = joined.GetProperty("you").GetProperty("participantId").GetString()!;
        var (other, _) = await JoinAsync(server, LessonRole.Classroom, "another-room");
        var (helper, _) = await JoinAsync(server, LessonRole.Helper, me);
        await using var all = new Disposables(teacher, room, other, helper);

        await teacher.CallAsync("OpenPoll", "", 4);
        var poll = (await helper.UntilAsync("pollOpened")).GetProperty("revision").GetInt64();
        Assert.Equal("none", await helper.CallAsync("Vote", poll, 2));
        await teacher.CallAsync("ClosePoll");
        await Task.WhenAll(room.UntilAsync("pollClosed"), other.UntilAsync("pollClosed"));

        var told = $"\"target\":\"Voted\",\"arguments\":[{poll},2]";
        Assert.All([room, helper], hub => Assert.Contains(told, hub.Received, StringComparison.Ordinal));
        Assert.All([teacher, other], static hub => Assert.DoesNotContain("\"Voted\"", hub.Received, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_is_sent_out_is_told_so_and_cut_off()
    {
        await using var server = new LiveServer();
        var (teacher, _) = await JoinAsync(server, LessonRole.Teacher);
        var (room, joined) = await JoinAsync(server, LessonRole.Classroom);
        await using var both = new Disposables(teacher, room);

        await teacher.CallAsync("Remove", joined.GetProperty("you").GetProperty("participantId").GetString());

        await room.Closed;
        Assert.Contains("\"Dismissed\"", room.Received, StringComparison.Ordinal);
    }

    private static bool IsLoadedAfterSweep(LiveLessons lessons)
    {
        lessons.Sweep();
        using var lease = lessons.RentLoaded("demo");
        return lease is not null;
    }

    private static Task<(RawHubClient Hub, JsonElement Snapshot)> JoinAsync(LiveServer server, LessonRole role) =>
        RawHubClient.JoinAsync(server.Client.BaseAddress!, server.Token(role), $"{role}");

    private static Task<(RawHubClient Hub, JsonElement Snapshot)> JoinAsync(LiveServer server, LessonRole role, string subject)
    {
        var token = new JoinToken(subject, DemoSchool.LessonId, role, subject, "", [], IsShared: false, Session: null);
        return RawHubClient.JoinAsync(
            server.Client.BaseAddress!, server.Services.GetRequiredService<JoinTokens>().Issue(token, TimeSpan.FromMinutes(5)), $"{role}");
    }

    /// <summary>What came over the wire, with characters in place of their escapes.</summary>
    private static string Unescaped(RawHubClient hub) => System.Text.RegularExpressions.Regex.Unescape(hub.Received.Replace("\\\"", "'", StringComparison.Ordinal));

    private sealed class Disposables(params IAsyncDisposable[] all) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            foreach (var one in all)
            {
                await one.DisposeAsync();
            }
        }
    }
}
