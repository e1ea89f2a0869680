using System.Globalization;
using LiveRelay.Server.Lessons;
using LiveRelay.Tests.Courseware;
using Microsoft.Playwright;

namespace LiveRelay.Tests.Browser;

/// <summary>What a teacher does with a class beside talking to it, in the real pages.</summary>
public sealed class ActivityTests(Chromium chromium, ITestOutputHelper output) : BrowserTest(chromium, output)
{
    private const int FirstRoomsCamera = 8;

    /// <summary>Sound packets that a page received of a guest's slot, by the element that plays it.</summary>
    private const string GuestSounds =
        """
        async () => {
          const peer = liveRelay.peers.viewer ?? liveRelay.peers.monitor;
          const tracks = [...document.querySelectorAll('audio')].filter(({ dataset }) => dataset.testid.startsWith('sound-guest'))
            .map(({ srcObject }) => srcObject?.getAudioTracks()[0]);
          const counts = await Promise.all(tracks.map(async (track) => {
            const receiver = peer?.getReceivers().find((one) => one.track === track);
            return receiver ? [...(await receiver.getStats()).values()].find(({ type }) => type === 'inbound-rtp')?.packetsReceived ?? 0 : 0;
          }));
          return counts;
        }
        """;

    [Fact]
    public async Task A_wall_a_question_a_task_and_a_file_reach_the_rooms_and_a_turn_is_muted_and_taken_back()
    {
        var server = await StartServerAsync();
        var teacher = await OpenAsync(server, "teacher", "?monitor=0", Camera(1));
        var rooms = await OpenRoomsAsync(server, 2);
        var phone = await OpenAsync(server, Token(0, LessonRole.Helper));

        await ShowWallAsync(teacher, rooms);
        await AskAsync(teacher, rooms, phone);

        await teacher.Page.GetByTestId("task-input").FillAsync("完成第3题");
        await teacher.Page.GetByTestId("task-save").ClickAsync();
        await Task.WhenAll(rooms.Select(static room => room.Page.GetByTestId("task").Filter(new() { HasText = "完成第3题" }).WaitForAsync()));

        await ShowFileAsync(teacher, rooms);
        await TakeTurnAsync(teacher, rooms[0]);
    }

    [Fact]
    public async Task Three_rooms_on_the_floor_are_seen_heard_and_named_by_all_others()
    {
        var server = await StartServerAsync(("Classroom__MaxFloors", "3"));
        var teacher = await OpenAsync(server, "teacher", "?monitor=0", Camera(1));
        var rooms = await OpenRoomsAsync(server, 3);
        var observer = await OpenAsync(server, "observer");

        await teacher.Page.GetByTestId("tab-rooms").ClickAsync();
        for (var i = 0; i < rooms.Count; i++)
        {
            await teacher.Page.GetByTestId("room").Filter(new() { HasText = Name(i) }).GetByTestId("room-call").ClickAsync();
        }

        foreach (var page in new[] { teacher, observer })
        {
            for (var i = 0; i < rooms.Count; i++)
            {
                var slot = page.Page.GetByTestId(i == 0 ? "stage-guest" : $"stage-guest-{i + 1}");
                await Assertions.Expect(slot).ToHaveAccessibleNameAsync(Name(i));
                await Assertions.Expect(slot).Not.ToHaveAttributeAsync("data-place", "hidden", new() { Timeout = 15_000 });
            }

            await page.UntilAsync($"() => ({GuestSounds})().then((counts) => counts.length === 3 && counts.every((count) => count > 0))");
        }

        // A room has two others on its stage, and is silent to itself.
        await rooms[1].UntilAsync($"() => ({GuestSounds})().then(([first, own, third]) => first > 0 && own === 0 && third > 0)");
        await Assertions.Expect(rooms[1].Page.GetByTestId("stage-guest-2")).ToHaveAttributeAsync("data-place", "hidden");
    }

    private static async Task ShowWallAsync(InstrumentPage teacher, List<InstrumentPage> rooms)
    {
        await teacher.Page.GetByTestId("tab-wall").ClickAsync();
        await Task.WhenAll(rooms.Select(static room => room.Page.GetByTestId("wall-yes").ClickAsync()));
        await teacher.UntilAsync(
            "() => [...document.querySelectorAll('[data-testid=wall-room] video')].filter(({ videoWidth }) => videoWidth > 0).length === 2");
        var last = teacher.Page.GetByTestId("wall-room").Last;
        await Assertions.Expect(last).ToContainTextAsync("示范小学");
        await last.GetByTestId("wall-pin").ClickAsync();
        await Assertions.Expect(teacher.Page.GetByTestId("wall-pin").First).ToHaveAttributeAsync("aria-pressed", "true");
    }

    /// <summary>One room answers on its helper's phone, which its panel shows at once; the other one on its panel.</summary>
    private static async Task AskAsync(InstrumentPage teacher, List<InstrumentPage> rooms, InstrumentPage phone)
    {
        await teacher.Page.GetByTestId("tab-board").ClickAsync();
        await teacher.Page.GetByTestId("poll-open").ClickAsync();
        await phone.Page.GetByTestId("vote-b").ClickAsync();
        await Assertions.Expect(rooms[0].Page.GetByTestId("vote-b")).ToHaveAttributeAsync("aria-pressed", "true");
        await rooms[1].Page.GetByTestId("vote-a").ClickAsync();
        await Assertions.Expect(rooms[1].Page.GetByTestId("vote-a")).ToHaveAttributeAsync("aria-pressed", "true");
        await teacher.Page.GetByTestId("poll-close").ClickAsync();
        await rooms[0].Page.GetByTestId("poll-result").WaitForAsync();
        var counts = await rooms[0].RunAsync<string[]>(
            "() => [...document.querySelectorAll('[data-testid=poll-result] .count')].map(({ textContent }) => textContent.match(/\\d+/)[0])");
        Assert.Equal(["1", "1", "0", "0"], counts);
    }

    private static async Task ShowFileAsync(InstrumentPage teacher, List<InstrumentPage> rooms)
    {
        await teacher.Page.GetByTestId("file-upload").SetInputFilesAsync(
            new FilePayload { Name = "分数.pdf", MimeType = "application/pdf", Buffer = PlainPdf.WithPages(2) });
        await teacher.Page.GetByTestId("file-show").ClickAsync();
        await teacher.Page.GetByTestId("page-on").ClickAsync();
        await Task.WhenAll(rooms.Select(static room => room.UntilAsync(
            "() => document.querySelector('[data-testid=courseware-page][data-page=\"2\"] img')?.naturalWidth > 0")));
        await teacher.Page.GetByTestId("file-close").ClickAsync();
        await Task.WhenAll(rooms.Select(static room => GoneAsync(room, "courseware-page")));
        await teacher.Page.GetByTestId("file-delete").ClickAsync();
        await teacher.Page.GetByTestId("sure-yes").ClickAsync();
        await GoneAsync(teacher, "file-delete");
    }

    /// <summary>The teacher calls from the queue, hears the answer and sees who gives it, mutes it, and takes the floor back.</summary>
    private static async Task TakeTurnAsync(InstrumentPage teacher, InstrumentPage room)
    {
        await room.Page.GetByTestId("raise-hand").ClickAsync();
        await teacher.Page.GetByTestId("hand-call").ClickAsync();
        await teacher.UntilAsync($"() => ({GuestSounds})().then(([count]) => count > 0)");
        await Task.WhenAll(SpeakingMarks(teacher, room).Select(static mark => mark.WaitForAsync()));
        await teacher.Page.GetByTestId("floor-mute").ClickAsync();
        await Task.WhenAll(SpeakingMarks(teacher, room).Select(static mark => mark.WaitForAsync(new() { State = WaitForSelectorState.Detached })));
        await Assertions.Expect(room.Page.GetByTestId("on-air")).ToHaveAttributeAsync("data-muted", "true");
        await teacher.Page.GetByTestId("floor-mute").ClickAsync();
        await Assertions.Expect(room.Page.GetByTestId("on-air")).ToHaveAttributeAsync("data-muted", "false");
        await teacher.Page.GetByTestId("floor-take-back").ClickAsync();
        await room.Page.GetByTestId("raise-hand").WaitForAsync();
        await GoneAsync(teacher, "floor");
    }

    /// <summary>Where a room that has the floor is marked as the one that speaks: beside its name, around its picture, and beside its picture of itself.</summary>
    private static ILocator[] SpeakingMarks(InstrumentPage teacher, InstrumentPage room) =>
    [
        teacher.Page.GetByTestId("floor").GetByTestId("speaking"),
        teacher.Page.Locator(".slot.speaking").GetByTestId("speaking"),
        room.Page.GetByTestId("on-air").GetByTestId("speaking"),
    ];

    private static Task GoneAsync(InstrumentPage page, string id) => page.Page.GetByTestId(id).WaitForAsync(new() { State = WaitForSelectorState.Detached });

    /// <summary>Cameras small and slow, as none of this is about how many pictures a second there are.</summary>
    private static string Camera(int source, double hum = 0.03) => string.Create(
        CultureInfo.InvariantCulture, $"instrument.replaceCamera({{ source: {source}, width: 320, height: 180, frameRate: 10, hum: {hum} }});");

    private static string Name(int room) => $"四年级{room + 1}班";

    private static JoinToken Token(int room, LessonRole role) =>
        new($"room-{room}", DemoSchool.LessonId, role, Name(room), "示范小学", role.MayPublish(), IsShared: false, Session: null);

    private async Task<List<InstrumentPage>> OpenRoomsAsync(ServerProcess server, int count)
    {
        List<InstrumentPage> rooms = [];
        for (var i = 0; i < count; i++)
        {
            rooms.Add(await OpenAsync(server, Token(i, LessonRole.Classroom), Camera(FirstRoomsCamera + i, hum: 0.2)));
        }

        return rooms;
    }
}
