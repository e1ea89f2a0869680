using System.Net;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Server;
using LiveRelay.Tests.Watching;

namespace LiveRelay.Tests.Library;

/// <summary>Each state of review × each person × each kind of address, as the tables of docs/RECORDINGS.md have it.</summary>
public sealed class RecordingAccessTests
{
    /// <summary>What anybody who may watch gets.</summary>
    private static readonly string[] _watched = ["", $"/media/{StoredRecording.Video}", "/media/poster.jpg", "/media/master.m3u8", "/discussion"];

    /// <summary>What only who has to do with its review gets.</summary>
    private static readonly string[] _inner = ["/receipt", "/audit"];

    /// <summary>The file is no recorder's, which only who may watch is told.</summary>
    private const string Index = $"/index/{StoredRecording.Video}";

    private static readonly string[] _everybody = ["li", "wang", "head", "watcher", "zhao", "head2", "researcher", "admin"];

    private static readonly DateTimeOffset _past = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset _future = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The state; its time; who may watch; who may read the receipt; who may change it; who may delete it.</summary>
    public static TheoryData<ReviewState, bool, string, string, string, string> Rows => new()
    {
        { ReviewState.Draft, true, "li", "li", "li", "li" },
        { ReviewState.Submitted, true, "li head", "li head", "head", "" },
        { ReviewState.InReview, true, "li head", "li head", "head", "" },
        { ReviewState.Returned, true, "li", "li", "li", "li" },
        { ReviewState.PublishedToSchool, true, "li head wang watcher", "li head", "head", "" },
        { ReviewState.PublishedToSchool, false, "li head", "li head", "head", "" },
        { ReviewState.PublishedToCounty, true, string.Join(' ', _everybody), "li head", "head", "admin" },
        { ReviewState.PublishedToCounty, false, "li head", "li head", "head", "" },
        { ReviewState.Withdrawn, true, "li head", "li head", "li head", "li head" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Who_may_what(ReviewState review, bool isItsTime, string watchers, string readers, string changers, string deleters)
    {
        await using var county = await CreateAsync();
        var open = await county.StoreAsync(r => (r.Review, r.VisibleFrom, r.VisibleUntil) = (review, _past, _future));
        string[] ids = isItsTime
            ? [open]
            :
            [
                await county.StoreAsync(r => (r.Review, r.VisibleFrom) = (review, _future)),
                await county.StoreAsync(r => (r.Review, r.VisibleUntil) = (review, county.Time.GetUtcNow())),
            ];
        var wrong = new List<string>();
        foreach (var id in ids)
        {
            foreach (var who in _everybody)
            {
                await ExpectAsync(county, wrong, who, id, _watched, Has(watchers, who));
                await ExpectAsync(county, wrong, who, id, [Index], Has(watchers, who), HttpStatusCode.NotFound);
                await ExpectAsync(county, wrong, who, id, _inner, Has(readers, who));
                await ExpectShownAsync(county, wrong, who, id, Has(watchers, who), Has(deleters, who));
                await ExpectChangedAsync(county, wrong, who, id, Has(changers, who));
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Without_login_nothing_of_a_recording_is_given_out()
    {
        await using var county = await CreateAsync();
        var id = await county.StoreAsync(static r => r.Review = ReviewState.PublishedToCounty);
        using var stranger = county.County.NewBrowser();
        foreach (var address in _watched.Concat(_inner).Select(end => $"/api/recordings/{id}{end}").Append("/api/recordings"))
        {
            using var answer = await stranger.SendAsync(HttpMethod.Get, address);
            await ProblemAssert.IsAsync(answer, HttpStatusCode.Unauthorized, "sign-in");
        }
    }

    [Fact]
    public async Task A_deleted_recording_is_nobodys()
    {
        await using var county = await CreateAsync();
        var id = await county.StoreAsync(static r => (r.Review, r.State) = (ReviewState.PublishedToCounty, RecordingState.Deleted));
        foreach (var who in _everybody)
        {
            foreach (var end in _watched.Concat(_inner))
            {
                await (await county.AsAsync(who)).RefusedAsync(
                    HttpMethod.Get, $"/api/recordings/{id}{end}", null, HttpStatusCode.NotFound, "unknown-recording");
            }
        }
    }

    /// <summary>Publishing in advance, and for a time, needs nobody and no job at the moment itself.</summary>
    [Fact]
    public async Task What_has_its_time_begins_and_ends_by_itself()
    {
        await using var county = await CreateAsync();
        var now = county.Time.GetUtcNow();
        var id = await county.StoreAsync(r => (r.Review, r.VisibleFrom, r.VisibleUntil) = (ReviewState.PublishedToCounty, now.AddHours(1), now.AddHours(2)));

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(county, "zhao", id, _watched[1]));
        county.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(county, "zhao", id, _watched[1]));
        county.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(county, "zhao", id, _watched[1]));
    }

    [Fact]
    public async Task A_running_lesson_is_watched_from_its_beginning_by_who_may_join_it_and_by_nobody_afterwards()
    {
        await using var county = await CreateAsync();
        await using (var db = await county.OpenAsync())
        {
            var invited = await db.Schools.FindAsync([county.OtherSchool], TestContext.Current.CancellationToken);
            db.Lessons.Add(new LessonRecord
            {
                Id = "open",
                Title = "open",
                SchoolId = county.School,
                TeacherId = county.People["li"],
                State = LessonState.Live,
                InvitedSchools = { invited! },
            });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var third = await county.County.SchoolAsync("西街小学");
        await county.County.AccountAsync("sun", "teacher", third);
        var id = await county.StoreAsync(static r => (r.LessonId, r.State) = ("open", RecordingState.Recording));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(county, "zhao", id, _watched[1]));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(county, "sun", id, _watched[1]));
        await county.ChangeAsync(id, static r => r.State = RecordingState.Ready);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(county, "zhao", id, _watched[1]));
    }

    [Fact]
    public async Task Where_nobody_is_named_as_the_teacher_the_schools_administrators_have_his_part()
    {
        await using var county = await CreateAsync();
        var id = await county.StoreAsync(static r => r.TeacherId = null);
        foreach (var who in _everybody)
        {
            Assert.Equal(who == "head" ? HttpStatusCode.OK : HttpStatusCode.Forbidden, await StatusAsync(county, who, id, ""));
        }

        var submitted = await (await county.AsAsync("head")).PostAsync($"/api/recordings/{id}/review", new { action = "submit" });
        Assert.Equal("submitted", submitted.GetProperty("review").GetString());
    }

    private static async Task<RecordedCounty> CreateAsync()
    {
        var county = await RecordedCounty.CreateAsync();
        county.People["watcher"] = await county.County.AccountAsync("watcher", "observer", county.School);
        return county;
    }

    private static async Task ExpectAsync(
        RecordedCounty county, List<string> wrong, string who, string id, string[] ends, bool isAllowed, HttpStatusCode allowed = HttpStatusCode.OK)
    {
        foreach (var end in ends)
        {
            var status = await StatusAsync(county, who, id, end);
            if (status != (isAllowed ? allowed : HttpStatusCode.Forbidden))
            {
                wrong.Add($"{who} GET {end}: {status}");
            }
        }
    }

    private static async Task ExpectShownAsync(RecordedCounty county, List<string> wrong, string who, string id, bool isShown, bool mayDelete)
    {
        var client = await county.AsAsync(who);
        var list = await client.GetAsync("/api/recordings");
        if (list.GetProperty("items").EnumerateArray().Any(item => item.GetProperty("id").GetString() == id) != isShown)
        {
            wrong.Add($"{who} list");
        }

        if (isShown && (await client.GetAsync($"/api/recordings/{id}")).GetProperty("may").GetProperty("delete").GetBoolean() != mayDelete)
        {
            wrong.Add($"{who} may delete");
        }
    }

    private static async Task ExpectChangedAsync(RecordedCounty county, List<string> wrong, string who, string id, bool isAllowed)
    {
        foreach (var (end, body) in new (string, object?)[] { ("/chapters", Array.Empty<object>()), ("/cut", new[] { new[] { 0, 1000 } }) })
        {
            using var answer = await (await county.AsAsync(who)).SendAsync(HttpMethod.Put, $"/api/recordings/{id}{end}", body);
            if (answer.StatusCode != (isAllowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden))
            {
                wrong.Add($"{who} PUT {end}: {answer.StatusCode}");
            }
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(RecordedCounty county, string who, string id, string end)
    {
        using var answer = await (await county.AsAsync(who)).SendAsync(HttpMethod.Get, $"/api/recordings/{id}{end}");
        return answer.StatusCode;
    }

    private static bool Has(string people, string who) => people.Split(' ').Contains(who);
}
