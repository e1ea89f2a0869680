using System.Globalization;
using LiveRelay.Server.Lessons;

namespace LiveRelay.Tests.Browser;

/// <summary>A class in the real pages: a teacher, six rooms of three schools, four observers.</summary>
public sealed class ClassroomTests(Chromium chromium, ITestOutputHelper output) : BrowserTest(chromium, output)
{
    private const int FirstRoomsCamera = 8;
    private const string SideWords = "导入部分时间偏长";

    private static readonly string[] _schools = ["示范小学", "东街小学", "河口小学"];

    [Fact]
    public async Task A_hand_is_called_seen_and_heard_by_all_and_given_back()
    {
        var server = await StartServerAsync();
        var teacher = await OpenTeacherAsync(server);

        // Ten pages keep two cores busy: as many are shown where they have the machine alone.
        var rooms = await OpenRoomsAsync(server, Timing.Watched(6, 3));
        var observers = await OpenObserversAsync(server, Timing.Watched(4, 2));
        await teacher.Page.GetByTestId("start-button").ClickAsync();
        await Task.WhenAll(rooms.Concat(observers).Select(static page => page.UntilAsync("() => instrument.pictures[0].frames.length > 3", null, 60)));

        List<double> hands = [];
        List<double> pictures = [];
        List<double> sounds = [];
        for (var i = 0; i < Timing.Watched(rooms.Count, 2); i++)
        {
            var other = rooms[(i + 1) % rooms.Count];
            hands.Add(await RaiseAsync(teacher, rooms[i], i));
            var heardBefore = await GuestPacketsAsync(rooms[i]);
            var (picture, sound) = await CallAsync(teacher, other, FirstRoomsCamera + i);
            pictures.Add(picture);
            sounds.Add(sound);
            await Task.WhenAll(rooms.Where(room => room != rooms[i]).Concat(observers).Select(page => SeesGuestAsync(page, FirstRoomsCamera + i)));
            Assert.Equal(heardBefore, await GuestPacketsAsync(rooms[i]));
            await rooms[i].Page.GetByTestId("give-back").ClickAsync(new() { Timeout = 20_000 });
            await teacher.Page.GetByTestId("floor").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Detached });
        }

        Output.WriteLine($"hand in the queue after {Text(hands)}; picture at another room after {Text(pictures)}, sound after {Text(sounds)} from the teacher's press");
        Assert.All(hands.Concat(pictures).Concat(sounds), static delay => Timing.InRange(delay, 0, 1000));
    }

    [Fact]
    public async Task The_side_discussion_reaches_observers_and_comes_over_no_wire_to_teacher_or_rooms()
    {
        var server = await StartServerAsync();
        var teacher = await OpenTeacherAsync(server);
        var rooms = await OpenRoomsAsync(server, 2);
        var observers = await OpenObserversAsync(server, 2);

        await observers[0].Page.GetByTestId("side-input").FillAsync(SideWords);
        await observers[0].Page.GetByTestId("side-send").ClickAsync();
        await observers[1].Page.GetByText(SideWords).WaitForAsync();
        // What was said before this has come by now, if it ever will.
        await teacher.Page.GetByTestId("tab-chat").ClickAsync();
        await teacher.Page.GetByTestId("chat-input").FillAsync("请看第三题");
        await teacher.Page.GetByTestId("chat-send").ClickAsync();
        await Task.WhenAll(rooms.Select(static room => room.Page.GetByText("请看第三题").First.WaitForAsync()));

        Assert.True(observers[1].HasReceived(SideWords));
        Assert.All(rooms, static room => Assert.True(room.HasReceived("请看第三题")));
        Assert.All(rooms.Prepend(teacher), static page => Assert.False(page.HasReceived(SideWords)));
    }

    [Fact]
    public async Task A_class_goes_on_where_it_was_when_the_server_is_killed_and_comes_back()
    {
        var server = await StartServerAsync();
        var teacher = await OpenTeacherAsync(server);
        var rooms = await OpenRoomsAsync(server, 3);
        await teacher.Page.GetByTestId("start-button").ClickAsync();
        await rooms[1].UntilAsync("() => instrument.pictures[0].frames.length > 3", null, 60);
        await RaiseAsync(teacher, rooms[0], 0);
        await CallAsync(teacher, rooms[1], FirstRoomsCamera);
        await RaiseAsync(teacher, rooms[2], 2);

        await server.KillAsync();
        await server.StartAgainAsync();
        var since = await rooms[1].NowAsync();

        await SeesGuestAsync(rooms[1], FirstRoomsCamera, since);
        await rooms[2].Page.GetByTestId("lower-hand").WaitForAsync();
        Assert.Equal(1, await teacher.Page.GetByTestId("floor").CountAsync());
        Assert.Equal(1, await teacher.Page.GetByTestId("hand").CountAsync());
    }

    private static string Text(IEnumerable<double> delays) => string.Join(", ", delays.Select(static delay => $"{delay:F0} ms"));

    /// <summary>Cameras small and slow: eleven pages share this machine, and none of it is about how many pictures a second there are.</summary>
    private static string Camera(int source) => string.Create(
        CultureInfo.InvariantCulture, $"instrument.replaceCamera({{ source: {source}, width: 320, height: 180, frameRate: 10 }});");

    /// <returns>How long the hand took to the teacher's queue, in ms.</returns>
    private static async Task<double> RaiseAsync(InstrumentPage teacher, InstrumentPage room, int number)
    {
        var before = await teacher.NowAsync();
        await room.Page.GetByTestId("raise-hand").ClickAsync();
        await teacher.Page.GetByTestId("hand").Filter(new() { HasText = RoomName(number) }).WaitForAsync();
        return await teacher.NowAsync() - before;
    }

    /// <returns>How long picture and sound took to another room from the teacher's press, in ms.</returns>
    private static async Task<(double Picture, double Sound)> CallAsync(InstrumentPage teacher, InstrumentPage other, int source)
    {
        await other.RunAsync("() => { window.guestSound = instrument.firstGuestPacket(); }");
        var pressed = await teacher.RunAsync<double>(
            "() => { const at = instrument.now(); document.querySelector('[data-testid=\"hand-call\"]').click(); return at; }");
        var sound = await other.RunAsync<double>("() => window.guestSound");
        await SeesGuestAsync(other, source, pressed);
        var picture = await other.RunAsync<double>(
            "([source, pressed]) => instrument.pictures[1].frames.find((frame) => frame.source === source && frame.shown >= pressed).shown",
            new[] { source, pressed });
        return (picture - pressed, sound - pressed);
    }

    private static Task SeesGuestAsync(InstrumentPage page, int source, double since = 0) => page.UntilAsync(
        "([source, since]) => instrument.pictures[1].frames.some((frame) => frame.source === source && frame.shown >= since)", new[] { source, since }, 30);

    /// <summary>Sound packets of whoever has the floor that a page received.</summary>
    private static Task<int> GuestPacketsAsync(InstrumentPage page) => page.RunAsync<int>("() => instrument.guestPackets()");

    private static string RoomName(int number) => $"四年级{number + 1}班";

    private async Task<InstrumentPage> OpenTeacherAsync(ServerProcess server) => await OpenAsync(server, "teacher", "?monitor=0", Camera(1));

    private async Task<List<InstrumentPage>> OpenRoomsAsync(ServerProcess server, int count)
    {
        List<InstrumentPage> rooms = [];
        for (var i = 0; i < count; i++)
        {
            var token = new JoinToken(
                $"room-{i}", DemoSchool.LessonId, LessonRole.Classroom, RoomName(i), _schools[i % _schools.Length], LessonRole.Classroom.MayPublish(), IsShared: false, Session: null);
            rooms.Add(await AttendAsync(await OpenAsync(server, token, Camera(FirstRoomsCamera + i))));
        }

        return rooms;
    }

    private async Task<List<InstrumentPage>> OpenObserversAsync(ServerProcess server, int count)
    {
        List<InstrumentPage> observers = [];
        for (var i = 0; i < count; i++)
        {
            var token = new JoinToken($"observer-{i}", DemoSchool.LessonId, LessonRole.Observer, $"观摩{i + 1}", _schools[i % _schools.Length], [], IsShared: false, Session: null);
            observers.Add(await AttendAsync(await OpenAsync(server, token)));
        }

        return observers;
    }

    /// <summary>Watches the teacher's camera as picture 0 and the guest as picture 1.</summary>
    private static async Task<InstrumentPage> AttendAsync(InstrumentPage page)
    {
        await page.Page.GetByTestId("sound-guest").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Attached });
        await page.RunAsync("() => instrument.attend(['stage-camera', 'stage-guest'], ['sound-guest'])");
        return page;
    }
}
