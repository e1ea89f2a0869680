using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.RegularExpressions;
using LiveRelay.Server.Jobs;
using LiveRelay.Server.Lessons;
using LiveRelay.Tests.Accounts;
using LiveRelay.Tests.Browser;
using LiveRelay.Tests.Lessons;

namespace LiveRelay.Tests.Recording.Kills;

/// <summary>A school that teaches one lesson after the other, and goes on with each until its teacher could end it.</summary>
internal sealed partial class TaughtSchool
{
    private readonly ServerProcess _server;
    private readonly string _password;
    private readonly int _schoolId;
    private readonly int _teacherId;
    private readonly DateTimeOffset _week = DateTimeOffset.UtcNow.AddDays(1);

    private TaughtSchool(ServerProcess server, string password, int schoolId, int teacherId) =>
        (_server, _password, _schoolId, _teacherId) = (server, password, schoolId, teacherId);

    /// <summary>All that were begun.</summary>
    internal List<TaughtLesson> Lessons { get; } = [];

    /// <summary>The demo's school.</summary>
    internal static async Task<TaughtSchool> OpenAsync(ServerProcess server)
    {
        var password = Password().Match(server.Log).Groups[1].Value;
        using var teacher = new ApiClient(server.BaseUrl);
        var account = await teacher.LogInAsync("demo-teacher", password);
        return new TaughtSchool(server, password, account.GetProperty("school").GetProperty("id").GetInt32(), account.GetProperty("id").GetInt32());
    }

    /// <summary>Teaches until the server is killed, somewhere in the wanted part of a lesson.</summary>
    internal async Task LiveUntilKilledAsync(Moment moment)
    {
        if (moment == Moment.Starting)
        {
            await _server.KillAsync();
            _server.Launch();
            await Task.Delay(Random.Shared.Next(200, 2000));
            await _server.KillAsync();
            return;
        }

        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var lesson = await NextAsync();
        var killing = KillAsync(reached.Task, LongestWait(moment), lesson);
        try
        {
            await TeachAsync(lesson, now =>
            {
                if (now == moment)
                {
                    reached.TrySetResult();
                }
            });
        }
        catch (Exception e) when (reached.Task.IsCompleted && e is HttpRequestException or WebSocketException or SocketException or IOException or TimeoutException)
        {
            // So does a page see it that its server was killed.
        }

        await killing;
    }

    /// <summary>Ends what is still running; an end that the server was killed upon had perhaps not been written yet.</summary>
    internal async Task EndAllAsync()
    {
        foreach (var lesson in Lessons)
        {
            var (hub, snapshot) = await RawHubClient.JoinAsync(_server.BaseUrl, TokenOf(lesson), "teacher");
            await using (hub)
            {
                if (snapshot.GetProperty("state").GetString() == "live")
                {
                    Assert.Equal("none", await hub.CallAsync("End"));
                }
            }
        }
    }

    /// <summary>Waits until all is ready, done and in the bucket; what was given up after too many kills is tried again by hand.</summary>
    /// <returns>How many jobs were.</returns>
    internal async Task<int> AwaitJobsAsync(TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience);
        using var teacher = new ApiClient(_server.BaseUrl);
        await teacher.LogInAsync("demo-teacher", _password);
        for (var again = 0; ; await Task.Delay(200, deadline.Token))
        {
            var isOver = true;
            foreach (var recording in (await teacher.GetAsync("/api/recordings?mine=true&take=200")).GetProperty("items").EnumerateArray())
            {
                var id = recording.GetProperty("id").GetString();
                if (recording.GetProperty("state").GetString() != "ready")
                {
                    isOver = false; // and if nothing came to be recorded, it will soon be gone
                    continue;
                }

                var kind = "";
                foreach (var job in (await teacher.GetAsync($"/api/recordings/{id}/jobs")).GetProperty("jobs").EnumerateArray())
                {
                    kind = job.GetProperty("kind").GetString();
                    isOver &= job.GetProperty("state").GetString() == "done";
                    if (job.GetProperty("state").GetString() == "failed")
                    {
                        Assert.Equal("interrupted", job.GetProperty("error").GetProperty("code").GetString());
                        await teacher.PostAsync($"/api/recordings/{id}/jobs/{job.GetProperty("id").GetInt32()}/retry", expected: HttpStatusCode.Accepted);
                        again++;
                    }
                }

                isOver &= kind == JobKinds.Store;
            }

            if (isOver)
            {
                return again;
            }
        }
    }

    private static TimeSpan LongestWait(Moment moment) => TimeSpan.FromMilliseconds(moment switch
    {
        Moment.GoingLive => 500,
        Moment.Teaching => 3000,
        Moment.Bell => 400,
        _ => 3000,
    });

    private async Task KillAsync(Task reached, TimeSpan longest, TaughtLesson lesson)
    {
        await reached;
        await Task.Delay(longest * Random.Shared.NextDouble());
        var at = DateTimeOffset.UtcNow;
        await _server.KillAsync();
        if (!lesson.IsOver && lesson.Stretches.LastOrDefault() is { } last)
        {
            last.Kill(at);
        }
    }

    private async Task<TaughtLesson> PlanAsync()
    {
        using var head = new ApiClient(_server.BaseUrl);
        await head.LogInAsync("demo-head", _password);
        var startsAt = _week.AddHours(Lessons.Count);
        var planned = await head.CreateAsync(
            "/api/lessons",
            new { title = $"第{Lessons.Count + 1}课", kind = "gradeLesson", schoolId = _schoolId, teacherId = _teacherId, startsAt, endsAt = startsAt.AddMinutes(45) });
        var lesson = new TaughtLesson(planned.GetProperty("id").GetString()!);
        Lessons.Add(lesson);
        return lesson;
    }

    /// <summary>The lesson that goes on, or a new one; one whose end was written while the answer was lost in the kill is over too.</summary>
    private async Task<TaughtLesson> NextAsync()
    {
        if (Lessons.FindLast(static lesson => !lesson.IsOver) is not { } lesson)
        {
            return await PlanAsync();
        }

        var (hub, snapshot) = await RawHubClient.JoinAsync(_server.BaseUrl, TokenOf(lesson), "teacher");
        await using var _ = hub;
        lesson.IsOver = snapshot.GetProperty("state").GetString() == "ended";
        return lesson.IsOver ? await PlanAsync() : lesson;
    }

    private async Task TeachAsync(TaughtLesson lesson, Action<Moment> reached)
    {
        var (hub, snapshot) = await RawHubClient.JoinAsync(_server.BaseUrl, TokenOf(lesson), "teacher");
        await using var _ = hub;
        reached(Moment.GoingLive);
        if (snapshot.GetProperty("state").GetString() != "live")
        {
            Assert.Equal("none", await hub.CallAsync("GoLive"));
        }

        using var publisher = await ClipPublisher.StartAsync(_server.MediaPort, offer => PublishAsync(lesson, offer));
        lesson.Stretches.Add(new Stretch(publisher));
        reached(Moment.Teaching);
        await Task.WhenAny(hub.Closed, Task.Delay(Random.Shared.Next(1500, 4000)));
        reached(Moment.Bell);
        Assert.Equal("none", await hub.CallAsync("End"));
        lesson.IsOver = true;
        await publisher.StopAsync();
        reached(Moment.Jobs);
    }

    private async Task<string> PublishAsync(TaughtLesson lesson, string offer)
    {
        using var http = new HttpClient { BaseAddress = _server.BaseUrl };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TokenOf(lesson));
        using var content = new StringContent(offer, new MediaTypeHeaderValue("application/sdp"));
        using var answer = await http.PostAsync(new Uri($"/whip/{lesson.Id}?track=camera", UriKind.Relative), content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, text);
        return text;
    }

    private string TokenOf(TaughtLesson lesson) => _server.Sign(
        new JoinToken("teacher", lesson.Id, LessonRole.Teacher, "张华", "示范小学", LessonRole.Teacher.MayPublish(), IsShared: false, Session: null));

    [GeneratedRegex(@"accounts: .*; password (\S+)")]
    private static partial Regex Password();
}
