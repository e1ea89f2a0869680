using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using LiveRelay.Server.Accounts;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Architecture;
using LiveRelay.Tests.Timetable;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LiveRelay.Tests.Accounts;

/// <summary>Who may use which endpoint: the tables of docs/API.md, docs/RECORDINGS.md, docs/DIAGNOSIS.md, docs/MICROTEACHING.md, docs/OBSERVING.md, docs/REGRETS.md and docs/ACTIVITIES.md are the matrix, and the server does what they say.</summary>
public sealed partial class AccessMatrixTests
{
    private static readonly Dictionary<string, AccountRole> _letters = new()
    {
        ["A"] = AccountRole.Administrator,
        ["R"] = AccountRole.Researcher,
        ["S"] = AccountRole.SchoolAdministrator,
        ["T"] = AccountRole.Teacher,
        ["O"] = AccountRole.Observer,
    };

    private static readonly string[] _documents = ["API.md", "RECORDINGS.md", "DIAGNOSIS.md", "MICROTEACHING.md", "OBSERVING.md", "REGRETS.md", "ACTIVITIES.md"];

    [Fact]
    public async Task Every_endpoint_is_in_the_tables_with_who_may_use_it_and_nothing_else_is()
    {
        await using var week = await Week.CreateAsync();

        var endpoints = Endpoints(week).Where(static endpoint => endpoint.Metadata.GetMetadata<AccessRule>() is not null)
            .Select(static endpoint => $"{Method(endpoint)} {Path(endpoint)}: {Words(endpoint.Metadata.GetMetadata<AccessRule>()!)}");

        Assert.Equal(Rows().Select(static row => $"{row.Method} {row.Path}: {Words(row.Rule)}").Order(), endpoints.Order());
    }

    /// <summary>What the classroom adds below a lesson, which docs/CLASSROOM.md tells of.</summary>
    [Fact]
    public async Task What_has_no_row_is_a_lessons_own_and_is_opened_by_its_join_tokens()
    {
        await using var week = await Week.CreateAsync();
        foreach (var endpoint in Endpoints(week).Where(static endpoint => endpoint.Metadata.GetMetadata<AccessRule>() is null))
        {
            Assert.StartsWith("/api/lessons/{lesson}/", Path(endpoint), StringComparison.Ordinal);
            Assert.NotNull(endpoint.Metadata.GetMetadata<IAuthorizeData>());
            Assert.Null(endpoint.Metadata.GetMetadata<IAllowAnonymous>());
        }
    }

    [Fact]
    public async Task The_server_lets_in_whom_the_tables_name_and_nobody_else()
    {
        await using var week = await Week.CreateAsync();
        var token = (await week.Teacher.PostAsync($"/api/lessons/{await week.LessonIdAsync()}/join", new { })).GetProperty("token").GetString();
        var device = (await week.Administrator.CreateAsync($"/api/rooms/{week.Room}/devices", new { })).GetProperty("url").GetString()!.Split("device=")[1];
        var people = await PeopleAsync(week);
        var wrong = new List<string>();
        foreach (var (method, path, rule) in Rows().OrderBy(static row => row.Path == "/api/logout"))
        {
            foreach (var (role, client) in people)
            {
                var isAllowed = rule.Kind == AccessKind.Everybody || (role is { } known && rule.Kind == AccessKind.Account && rule.Roles.Contains(known));
                await ExpectAsync(wrong, client, method, path, isAllowed, role?.ToString() ?? "nobody");
            }

            using var stranger = week.County.NewBrowser();
            stranger.Bearer = token;
            await ExpectAsync(wrong, stranger, method, path, rule.Kind is AccessKind.Everybody or AccessKind.JoinToken, "join token");
            stranger.Bearer = device;
            await ExpectAsync(wrong, stranger, method, path, rule.Kind is AccessKind.Everybody or AccessKind.Device, "device");
        }

        Assert.Empty(wrong);
    }

    private static async Task<(AccountRole? Role, ApiClient Client)[]> PeopleAsync(Week week)
    {
        await week.County.AccountAsync("researcher1", "researcher");
        await week.County.AccountAsync("head1", "schoolAdministrator", week.School);
        return
        [
            (null, week.County.NewBrowser()),
            (AccountRole.Administrator, week.Administrator),
            (AccountRole.Researcher, await week.County.SignedInAsync("researcher1")),
            (AccountRole.SchoolAdministrator, await week.County.SignedInAsync("head1")),
            (AccountRole.Teacher, week.Teacher),
            (AccountRole.Observer, week.OtherObserver),
        ];
    }

    /// <summary>Who is let in may still be told that there is no such thing, or that the body is wrong: things here have names that nothing has.</summary>
    private static async Task ExpectAsync(List<string> wrong, ApiClient client, string method, string path, bool isAllowed, string who)
    {
        var target = RouteParameter().Replace(path, "999999");
        using var response = await client.SendAsync(new HttpMethod(method), target, method is "POST" or "PUT" ? new { } : null);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var slug = text.Contains("urn:liverelay:problem:", StringComparison.Ordinal)
            ? JsonDocument.Parse(text).RootElement.GetProperty("type").GetString()!.Split(':')[^1]
            : "";

        // An answer to HEAD has no words.
        var isRefused = (method == "HEAD" && response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) || slug is "sign-in" or "device-unknown" or "token-missing" or "token-invalid" or "forbidden";
        var isExpected = isAllowed ? !isRefused && (int)response.StatusCode < 500 : isRefused && response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
        if (!isExpected)
        {
            wrong.Add($"{method} {path} by {who}: {(int)response.StatusCode} {slug}");
        }
    }

    private static IEnumerable<RouteEndpoint> Endpoints(Week week) => week.County.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>().Where(static endpoint => Path(endpoint).StartsWith("/api/", StringComparison.Ordinal));

    private static string Method(RouteEndpoint endpoint) => endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Single();

    private static string Path(RouteEndpoint endpoint) => Constraint().Replace(endpoint.RoutePattern.RawText ?? "", "}");

    private static string Words(AccessRule rule) => rule.Kind == AccessKind.Account ? string.Join(' ', rule.Roles.Order()) : rule.Kind.ToString();

    private static IEnumerable<(string Method, string Path, AccessRule Rule)> Rows()
    {
        foreach (Match row in _documents.SelectMany(static name => Row().Matches(File.ReadAllText(Repository.Path("docs", name)))))
        {
            yield return (row.Groups["method"].Value, row.Groups["path"].Value, Rule(row.Groups["who"].Value.Trim()));
        }
    }

    private static AccessRule Rule(string who) => who switch
    {
        "–" => new AccessRule(AccessKind.Everybody, []),
        "pairing" => new AccessRule(AccessKind.Everybody, []),
        "all" => new AccessRule(AccessKind.Account, Enum.GetValues<AccountRole>()),
        "device" => new AccessRule(AccessKind.Device, []),
        "join token" => new AccessRule(AccessKind.JoinToken, []),
        _ => new AccessRule(AccessKind.Account, [.. who.Split(' ').Select(static letter => _letters[letter])]),
    };

    [GeneratedRegex(@"^\| `(?<method>GET|HEAD|POST|PUT|PATCH|DELETE) (?<path>/api/[^`?\s]*)[^|]*\| (?<who>[^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@":\w+\}")]
    private static partial Regex Constraint();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex RouteParameter();
}
