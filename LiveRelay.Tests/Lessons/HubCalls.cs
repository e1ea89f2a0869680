namespace LiveRelay.Tests.Lessons;

/// <summary>A call of each method of the hub but Join, with arguments that could be meant; End comes last.</summary>
internal static class HubCalls
{
    internal static IReadOnlyList<(string Method, object?[] Arguments)> All { get; } =
    [
        ("ReportPresence", [new { hasPicture = true, hasSound = true, path = "udp", lossPercent = 0, roundTripMs = 5, frameRate = 30, screenWidth = 1920, screenHeight = 1080 }]),
        ("Open", []),
        ("GoLive", []),
        ("RaiseHand", [null]),
        ("LowerHand", []),
        ("LowerHandOf", ["nobody"]),
        ("LowerAllHands", []),
        ("Call", ["nobody"]),
        ("TakeBack", ["nobody"]),
        ("GiveBack", []),
        ("Mute", ["nobody", true]),
        ("Remove", ["nobody"]),
        ("ShowOnWall", [true]),
        ("ArrangeWall", [Array.Empty<string>()]),
        ("Pin", ["nobody", true]),
        ("SetChatMode", ["on"]),
        ("Say", ["你好"]),
        ("RemoveMessage", [99]),
        ("Ask", ["为什么？"]),
        ("ShowQuestion", [99]),
        ("CloseQuestion", [99]),
        ("OpenPoll", ["", 4]),
        ("Vote", [99, 0]),
        ("ClosePoll", []),
        ("SetTask", ["完成第3题"]),
        ("OpenCourseware", ["nothing"]),
        ("TurnPage", [1]),
        ("CloseCourseware", []),
        ("SaySide", ["好", null]),
        ("Mark", ["highlight", null]),
        ("End", []),
    ];
}
