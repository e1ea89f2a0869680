using System.Text.Json;
using LiveRelay.Server.Lessons;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Lessons.Live;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Watching;
using Microsoft.Extensions.DependencyInjection;

namespace LiveRelay.Tests.Library;

/// <summary>What was said beside a lesson comes again with its recording, to those who may read it.</summary>
public sealed class DiscussionTests
{
    [Fact]
    public async Task The_class_chat_is_on_the_recordings_clock_without_what_was_taken_out()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var id = await TalkAsync(county, null);

        var chat = (await (await county.AsAsync("wang")).GetAsync($"/api/recordings/{id}/discussion")).GetProperty("chat");

        Assert.Equal("""[{"atMs":20000,"name":"一班","school":"东街小学","text":"听见了"},{"atMs":70000,"name":"一班","school":"东街小学","text":"谢谢"}]""", chat.GetRawText());
    }

    [Fact]
    public async Task What_was_said_in_a_part_that_is_cut_out_is_only_for_who_may_see_that_part()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var id = await TalkAsync(county, "[[0,50000]]");

        Assert.Equal(1, (await (await county.AsAsync("wang")).GetAsync($"/api/recordings/{id}/discussion")).GetProperty("chat").GetArrayLength());
        Assert.Equal(2, (await (await county.AsAsync("li")).GetAsync($"/api/recordings/{id}/discussion")).GetProperty("chat").GetArrayLength());
    }

    /// <summary>As in the lesson itself (docs/CLASSROOM.md): neither the teacher nor the class, which <c>wang</c> sat with, ever reads it.</summary>
    [Fact]
    public async Task The_side_discussion_is_for_observers_administrators_and_researchers_and_never_for_the_teacher()
    {
        await using var county = await RecordedCounty.CreateAsync();
        var id = await TalkAsync(county, null);
        foreach (var (who, isShown) in new[] { ("li", false), ("wang", false), ("qian", false), ("head2", false), ("zhao", true), ("head", true), ("researcher", true) })
        {
            var client = await county.AsAsync(who);
            var side = (await client.GetAsync($"/api/recordings/{id}/discussion")).GetProperty("side");
            Assert.Equal((who, isShown), (who, side.ValueKind == JsonValueKind.Array));
            Assert.Equal(isShown, (await client.GetAsync($"/api/recordings/{id}")).GetProperty("may").GetProperty("readDiscussion").GetBoolean());
            if (isShown)
            {
                Assert.Equal("highlight 提问很好", $"{side[0].GetProperty("mark").GetString()} {side[0].GetProperty("text").GetString()}");
            }
        }
    }

    /// <summary>A lesson that <c>zhao</c> observed, and its recording, published to the county.</summary>
    private static async Task<string> TalkAsync(RecordedCounty county, string? cut)
    {
        await using (var db = await county.OpenAsync())
        {
            db.Lessons.Add(new LessonRecord { Id = "talk", Title = "talk", SchoolId = county.School });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var at = county.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var log = county.County.Server.Services.GetRequiredService<ILessonLog>();
        log.Append(
            "talk",
            [
                new ParticipantJoined(new ParticipantView("room-9", LessonRole.Classroom, "一班", "东街小学", true, false, 0)) { At = at - 1000, Revision = 1 },
                new ObserverJoined(new ParticipantView($"account-{county.People["zhao"]}", LessonRole.Observer, "zhao", "东街小学", true, false, 0)) { At = at, Revision = 1 },
                new MessageSaid("room-9", "一班", "还没开始") { At = at - 500, Revision = 2 },
                new MessageSaid("room-9", "一班", "听见了") { At = at + 20_000, Revision = 3 },
                new MessageSaid("room-9", "一班", "捣乱") { At = at + 21_000, Revision = 4 },
                new MessageRemoved(4) { At = at + 22_000, Revision = 5 },
                new SideSaid($"account-{county.People["zhao"]}", "zhao", "东街小学", MarkKind.Highlight, "提问很好", null) { At = at + 30_000, Revision = 2 },
                new MessageSaid("room-9", "一班", "谢谢") { At = at + 70_000, Revision = 6 },
            ]);
        return await county.StoreAsync(r => (r.LessonId, r.Review, r.Cut) = ("talk", ReviewState.PublishedToCounty, cut));
    }
}
