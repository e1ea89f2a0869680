using System.Net;
using System.Text.Json;
using LiveRelay.Server.Lessons;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Accounts;
using LiveRelay.Tests.Server;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;

namespace LiveRelay.Tests.Timetable;

/// <summary>Two schools with two rooms, a teacher and an observer each, and lessons made from a pattern.</summary>
internal sealed class Week : IAsyncDisposable
{
    private Week(County county) => County = county;

    public County County { get; }

    public int School { get; private set; }

    public int OtherSchool { get; private set; }

    public int Studio { get; private set; }

    public int Room { get; private set; }

    public int OtherRoom { get; private set; }

    public int TeacherId { get; private set; }

    public int OtherTeacherId { get; private set; }

    public ApiClient Teacher { get; private set; } = null!;

    public ApiClient OtherTeacher { get; private set; } = null!;

    public ApiClient OtherObserver { get; private set; } = null!;

    public ApiClient Administrator => County.Administrator;

    /// <summary>The next full hour but one: far enough not to be near.</summary>
    public static DateTimeOffset Start { get; } = new DateTimeOffset(DateTimeOffset.UtcNow.UtcDateTime.Date, TimeSpan.Zero).AddDays(2).AddHours(2);

    public static async Task<Week> CreateAsync(params (string Key, string Value)[] settings)
    {
        var county = await County.CreateAsync(settings);
        var (school, other) = (await county.SchoolAsync("示范小学"), await county.SchoolAsync("东街小学"));
        var week = new Week(county)
        {
            School = school,
            OtherSchool = other,
            Studio = await county.RoomAsync(school, "录播教室"),
            Room = await county.RoomAsync(school, "四年级2班"),
            OtherRoom = await county.RoomAsync(other, "四年级1班"),
            TeacherId = await county.AccountAsync("teacher", "teacher", school),
            OtherTeacherId = await county.AccountAsync("teacher2", "teacher", other),
        };
        await county.AccountAsync("observer2", "observer", other);
        week.Teacher = await county.SignedInAsync("teacher");
        week.OtherTeacher = await county.SignedInAsync("teacher2");
        week.OtherObserver = await county.SignedInAsync("observer2");
        return week;
    }

    /// <summary>What a request says of a lesson at the start of the week.</summary>
    public Dictionary<string, object?> Pattern(params (string Name, object? Value)[] changes)
    {
        var pattern = new Dictionary<string, object?>
        {
            ["title"] = "分数的意义",
            ["subject"] = "数学",
            ["grade"] = "五年级",
            ["kind"] = "gradeLesson",
            ["schoolId"] = School,
            ["teacherId"] = TeacherId,
            ["roomId"] = Studio,
            ["startsAt"] = Start,
            ["endsAt"] = Start.AddMinutes(40),
            ["invitedRoomIds"] = new[] { Room },
        };
        foreach (var (name, value) in changes)
        {
            pattern[name] = value;
        }

        return pattern;
    }

    public Task<JsonElement> LessonAsync(params (string Name, object? Value)[] changes) => Administrator.CreateAsync("/api/lessons", Pattern(changes));

    public async Task<string> LessonIdAsync(params (string Name, object? Value)[] changes) => (await LessonAsync(changes)).GetProperty("id").GetString()!;

    /// <summary>Moves a lesson where no request could: into the past, or on air.</summary>
    public async Task MoveAsync(string lesson, LessonState state, TimeSpan startsIn)
    {
        await using var db = await County.Server.Services.GetRequiredService<IDbContextFactory<LiveRelayDb>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken);
        var record = await db.Lessons.SingleAsync(l => l.Id == lesson, TestContext.Current.CancellationToken);
        var start = DateTimeOffset.UtcNow + startsIn;
        (record.State, record.StartsAt, record.EndsAt) = (state, start, start.AddMinutes(40));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>What the token of a join says, after the server's own check.</summary>
    public async Task<JoinToken> TokenAsync(JsonElement join)
    {
        var validated = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(
            join.GetProperty("token").GetString(), County.Server.Services.GetRequiredService<JoinTokens>().Validation);
        Assert.True(validated.IsValid, validated.Exception?.Message);
        Assert.True(JoinToken.TryRead(new System.Security.Claims.ClaimsPrincipal(validated.ClaimsIdentity), out var token));
        return token;
    }

    /// <summary>What comes of watching a lesson with a token.</summary>
    public async Task<HttpStatusCode> WatchAsync(string lesson, string token)
    {
        using var answer = await County.Server.SendAsync(HttpMethod.Post, $"/whep/{lesson}", token, LiveServer.Sdp(LiveServer.ViewerOffer));
        return answer.StatusCode;
    }

    public ValueTask DisposeAsync() => County.DisposeAsync();
}
