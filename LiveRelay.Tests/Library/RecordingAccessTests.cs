using System.Net;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Server;
using LiveRelay.Tests.Watching;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;

namespace LiveRelay.Tests.Library;

/// <summary>Each state of review × each person × each kind of address, as the tables of docs/RECORDINGS.md have it.</summary>
public sealed class RecordingAccessTests
{
    private const string Id = "a";

    /// <summary>What jobs make.</summary>
    private static readonly string[] _products =
        ["storyboard.json", "storyboard-1.jpg", "waveform.json", "camera-1.video.m3u8", "mix.m3u8", "mix.mp4"];

    /// <summary>What anybody who may watch gets.</summary>
    private static readonly string[] _watched =
    [
        "", $"/media/{StoredRecording.Video}", $"/media/{StoredRecording.Sound}", .. _products.Select(static file => $"/media/{file}"), "/media/poster.jpg",
        "/media/master.m3u8", "/discussion", "/watch", "/codings/st", "/codings/flanders", "/moments", "/versions", "/observation",
    ];

    /// <summary>What is had for keeping.</summary>
    private static readonly string[] _kept = ["/media/composed.mp4", $"/media/{StoredRecording.Video}?download=true", "/media/mix.mp4?download=true"];

    /// <summary>What only who has to do with its review gets.</summary>
    private static readonly string[] _inner = ["/receipt", "/audit", "/jobs"];

    /// <summary>What is the teacher's alone until he shows it.</summary>
    private static readonly string[] _own = ["/diagnosis", "/diagnosis/people", "/diagnosis/examples/fast", "/redesign", "/redesign.xlsx", "/redesign.csv"];

    /// <summary>What observers submitted: for its teacher, his school's administrators and the county.</summary>
    private static readonly string[] _submitted = ["/evaluations", "/evaluations.xlsx", "/observation-notes"];

    /// <summary>Files that are not given out, none at all, and one that is no recorder's: only who may watch is told that there is nothing.</summary>
    private static readonly string[] _nothing =
    [
        "/media/inspect.json", "/media/journal.jsonl", "/media/screen-9.video.mp4", $"/index/{StoredRecording.Video}", "/index/poster.jpg",
        "/comparison", $"/media/{StoredRecording.Sound}?zero=500",
    ];

    /// <summary>No other cut: of the files that lie here, nothing would be left for who may only watch.</summary>
    private static readonly (HttpMethod, string, object?)[] _changes = [(HttpMethod.Put, "/chapters", Array.Empty<object>()), (HttpMethod.Put, "/cut", null)];

    /// <summary>Of who may only tag, nothing but the tag is taken.</summary>
    private static readonly (HttpMethod, string, object?) _rename = (HttpMethod.Put, "", new { title = "分数" });

    private static readonly (HttpMethod, string, object?) _beat =
        (HttpMethod.Post, "/watch", new { positionMs = 0, played = Array.Empty<int[]>(), rate = 1, visible = true });

    private static readonly (HttpMethod, string, object?) _ask = (HttpMethod.Post, "/jobs", new { kind = "hash" });

    private static readonly (HttpMethod, string, object?) _code = (HttpMethod.Put, "/codings/st", new { codes = "S" });

    private static readonly (HttpMethod, string, object?) _observe = (HttpMethod.Put, "/observation", new { purpose = "learn" });

    private static readonly (HttpMethod, string, object?) _clip = (HttpMethod.Post, "/clips", new { name = "片段", fromMs = 0, toMs = 1000 });

    /// <summary>Of what is the teacher's alone.</summary>
    private static readonly (HttpMethod, string, object?)[] _ownChanges =
    [
        (HttpMethod.Put, "/diagnosis/shares", new { accountIds = Array.Empty<int>() }), (HttpMethod.Put, "/moments/shares", new { accountIds = Array.Empty<int>() }),
        (HttpMethod.Post, "/moments", new { atMs = 1 }), (HttpMethod.Put, "/redesign", new { lines = Array.Empty<object>() }), (HttpMethod.Put, "/first", new { }),
    ];

    private static readonly (HttpMethod, string, object?)[] _ownNothing =
        [(HttpMethod.Put, "/moments/999999", new { reflection = "x" }), (HttpMethod.Delete, "/moments/999999", null)];

    /// <summary>The disk's keepers' own, whatever they may watch.</summary>
    private static readonly (HttpMethod, string, object?)[] _keep =
        [(HttpMethod.Put, "/keep", new { until = (string?)null }), (HttpMethod.Post, "/verify", null)];

    private static readonly (HttpMethod, string, object?) _publish = (HttpMethod.Post, "/review", new { action = "publishToCounty" });

    private static readonly (HttpMethod, string, object?) _head = (HttpMethod.Head, $"/media/{StoredRecording.Video}", null);

    private static readonly (HttpMethod, string, object?) _retry = (HttpMethod.Post, "/jobs/999999/retry", null);

    private static readonly (HttpMethod, string, object?) _delete = (HttpMethod.Delete, "", null);

    private static readonly string[] _everybody = ["li", "wang", "head", "watcher", "zhao", "head2", "researcher", "admin"];

    private static readonly DateTimeOffset _past = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset _future = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The state; its time; who may watch; who may read the receipt; who may change it; who may delete it. Who may keep it is who may read, and the researcher.</summary>
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
        var open = await StoreAsync(county, r => (r.Review, r.VisibleFrom, r.VisibleUntil) = (review, _past, _future));
        string[] ids = isItsTime
            ? [open]
            :
            [
                await StoreAsync(county, r => (r.Review, r.VisibleFrom) = (review, _future)),
                await StoreAsync(county, r => (r.Review, r.VisibleUntil) = (review, county.Time.GetUtcNow())),
            ];
        var wrong = new List<string>();
        foreach (var id in ids)
        {
            foreach (var who in _everybody)
            {
                await ExpectAsync(county, wrong, who, id, _watched, Has(watchers, who));
                await ExpectAsync(county, wrong, who, id, _nothing, Has(watchers, who), HttpStatusCode.NotFound);
                await ExpectAsync(county, wrong, who, id, _kept, Has(readers, who) || (who == "researcher" && Has(watchers, who)));
                await ExpectAsync(county, wrong, who, id, _inner, Has(readers, who));
                await ExpectAsync(county, wrong, who, id, _own, who == "li");
                var readsSubmitted = Has(watchers, who) && who is "li" or "head" or "researcher" or "admin";
                await ExpectAsync(county, wrong, who, id, _submitted, readsSubmitted);
                await ExpectAsync(county, wrong, who, id, ["/evaluations/nothing.csv"], readsSubmitted, HttpStatusCode.NotFound);
                await ExpectShownAsync(county, wrong, who, id, Has(watchers, who), Has(deleters, who));
                await ExpectDoneAsync(county, wrong, who, id, [.. _changes], Has(changers, who));
                await ExpectDoneAsync(county, wrong, who, id, [_head, _beat, _code, _observe], Has(watchers, who));
                await ExpectDoneAsync(county, wrong, who, id, [_clip], Has(watchers, who), HttpStatusCode.Created);
                await ExpectDoneAsync(county, wrong, who, id, _ownChanges, who == "li");
                await ExpectDoneAsync(county, wrong, who, id, _ownNothing, who == "li", HttpStatusCode.NotFound);
                await ExpectDoneAsync(county, wrong, who, id, _keep, who is "admin" or "head");
                await ExpectDoneAsync(county, wrong, who, id, [_ask], Has(readers, who), HttpStatusCode.Accepted);
                await ExpectDoneAsync(county, wrong, who, id, [_retry], Has(readers, who), HttpStatusCode.NotFound);
                await ExpectDoneAsync(county, wrong, who, id, [_rename], Has(changers, who) || (who is "researcher" or "admin" && Has(watchers, who)));
                if (!Has(deleters, who) && who != "admin")
                {
                    await ExpectDoneAsync(county, wrong, who, id, [_delete], isAllowed: false);
                }

                if (who is not ("li" or "head"))
                {
                    await ExpectDoneAsync(county, wrong, who, id, [_publish], isAllowed: false);
                }
            }
        }

        Assert.Empty(wrong);
    }

    /// <summary>A new address is in the tables above, or this fails.</summary>
    [Fact]
    public async Task No_address_of_a_recording_is_left_out()
    {
        await using var county = await CreateAsync();
        var asked = _watched.Concat(_kept).Concat(_inner).Concat(_own).Concat(_submitted).Concat(_nothing).Append("/evaluations/nothing.csv")
            .Select(static end => (Method: "GET", End: end))
            .Concat(new[] { _rename, _beat, _ask, _code, _observe, _clip, _publish, _head, _retry, _delete }.Concat(_changes).Concat(_ownChanges).Concat(_ownNothing).Concat(_keep)
                .Select(static request => (Method: request.Item1.Method, End: request.Item2)))
            .Select(static one => $"{one.Method} /api/recordings/{Id}{one.End.Split('?')[0]}").ToList();

        var left = county.County.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(static endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api/recordings/{id}", StringComparison.Ordinal))
            .SelectMany(static endpoint => endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Select(method => (method, endpoint.RoutePattern)))
            .Where(one => !asked.Exists(address => address.Split(' ') is [var method, var path] && method == one.method && IsMatch(one.RoutePattern, path)))
            .Select(static one => $"{one.method} {one.RoutePattern.RawText}");

        Assert.Empty(left);
    }

    [Fact]
    public async Task Without_login_nothing_of_a_recording_is_given_out()
    {
        await using var county = await CreateAsync();
        var id = await county.StoreAsync(static r => r.Review = ReviewState.PublishedToCounty);
        using var stranger = county.County.NewBrowser();
        foreach (var address in _watched.Concat(_kept).Concat(_inner).Concat(_own).Concat(_submitted).Concat(_nothing).Select(end => $"/api/recordings/{id}{end}").Append("/api/recordings"))
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
            foreach (var end in _watched.Concat(_kept).Concat(_inner).Concat(_own).Concat(_submitted).Concat(_nothing))
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
        var id = await StoreAsync(county, static r => (r.LessonId, r.State) = ("open", RecordingState.Recording));
        var wrong = new List<string>();
        foreach (var (who, isAllowed) in new[] { ("zhao", true), ("head2", true), ("sun", false) })
        {
            await ExpectAsync(county, wrong, who, id, _watched, isAllowed);
            await ExpectAsync(county, wrong, who, id, _nothing, isAllowed, HttpStatusCode.NotFound);
            await ExpectDoneAsync(county, wrong, who, id, [_beat], isAllowed);
            await ExpectAsync(county, wrong, who, id, [.. _kept, .. _inner], isAllowed: false);
            await ExpectDoneAsync(county, wrong, who, id, [.. _changes, _rename, _ask, _retry, _delete], isAllowed: false);
        }

        await county.ChangeAsync(id, static r => r.State = RecordingState.Ready);
        await ExpectAsync(county, wrong, "zhao", id, [.. _watched, .. _kept, .. _inner, .. _nothing], isAllowed: false);
        Assert.Empty(wrong);
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

    /// <summary>A recording with all that there can be of one.</summary>
    private static async Task<string> StoreAsync(RecordedCounty county, Action<RecordingRecord> change)
    {
        var id = await county.StoreAsync(change);
        foreach (var file in _products.Concat(["composed.mp4", "journal.jsonl"]))
        {
            await county.WriteAsync(id, file, "{}"u8.ToArray());
        }

        return id;
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

    private static async Task ExpectDoneAsync(
        RecordedCounty county,
        List<string> wrong,
        string who,
        string id,
        (HttpMethod Method, string End, object? Body)[] requests,
        bool isAllowed,
        HttpStatusCode allowed = HttpStatusCode.OK)
    {
        foreach (var (method, end, body) in requests)
        {
            using var answer = await (await county.AsAsync(who)).SendAsync(method, $"/api/recordings/{id}{end}", body);
            if (answer.StatusCode != (isAllowed ? allowed : HttpStatusCode.Forbidden))
            {
                wrong.Add($"{who} {method} {end}: {answer.StatusCode}");
            }
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(RecordedCounty county, string who, string id, string end)
    {
        using var answer = await (await county.AsAsync(who)).SendAsync(HttpMethod.Get, $"/api/recordings/{id}{end}");
        return answer.StatusCode;
    }

    private static bool IsMatch(RoutePattern pattern, string path) =>
        new TemplateMatcher(new RouteTemplate(pattern), []).TryMatch(path, []);

    private static bool Has(string people, string who) => people.Split(' ').Contains(who);
}
