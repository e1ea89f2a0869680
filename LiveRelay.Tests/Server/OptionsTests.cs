using System.Text.RegularExpressions;
using LiveRelay.Media.Net;
using LiveRelay.Media.Recording;
using LiveRelay.Server.Accounts;
using LiveRelay.Server.Accounts.Devices;
using LiveRelay.Server.Activities;
using LiveRelay.Server.Assignments;
using LiveRelay.Server.Courseware;
using LiveRelay.Server.Diagnosis;
using LiveRelay.Server.Jobs;
using LiveRelay.Server.Lessons;
using LiveRelay.Server.Lessons.State;
using LiveRelay.Server.MicroTeaching;
using LiveRelay.Server.Observing;
using LiveRelay.Server.Operations;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Recording;
using LiveRelay.Server.Regrets;
using LiveRelay.Server.Retention;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Timetable;
using LiveRelay.Server.Uploads;
using LiveRelay.Server.Whip;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LiveRelay.Tests.Server;

public partial class OptionsTests
{
    private static readonly (string Section, Type Type)[] _sections =
    [
        ("Server", typeof(ServerOptions)), ("Storage", typeof(StorageOptions)), ("Storage:S3", typeof(S3Options)), ("Demo", typeof(DemoOptions)), ("Limits", typeof(LimitsOptions)),
        ("Accounts", typeof(AccountsOptions)), ("Devices", typeof(DevicesOptions)), ("Timetable", typeof(TimetableOptions)),
        ("Media", typeof(MediaOptions)), ("Turn", typeof(TurnOptions)), ("Https", typeof(HttpsOptions)), ("Log", typeof(LogOptions)),
        ("Classroom", typeof(LessonRules)), ("Courseware", typeof(CoursewareOptions)), ("Assignments", typeof(AssignmentsOptions)), ("Activities", typeof(ActivitiesOptions)), ("Retention", typeof(RetentionOptions)),
        ("Recordings", typeof(RecordingsOptions)), ("Recorder", typeof(RecordingOptions)),
        ("Jobs", typeof(JobsOptions)), ("Diagnosis", typeof(DiagnosisOptions)), ("Regrets", typeof(RegretOptions)), ("Uploads", typeof(UploadsOptions)), ("MicroTeaching", typeof(MicroTeachingOptions)), ("Observing", typeof(ObservingOptions)),
    ];

    private static readonly string[] _problemPages = ["docs/SIGNALLING.md", "docs/API.md", "docs/CLASSROOM.md", "docs/RECORDINGS.md", "docs/MICROTEACHING.md", "docs/OBSERVING.md", "docs/REGRETS.md"];

    [Fact]
    public void Every_option_is_in_the_table_and_nothing_else() => Assert.Equal(
        _sections.SelectMany(static section => section.Type.GetProperties().Where(static property => property.PropertyType != typeof(S3Options)).Select(property => $"{section.Section}:{property.Name}")).Order(),
        OptionRow().Matches(File.ReadAllText(Repository("docs/OPTIONS.md"))).Select(static match => match.Groups[1].Value).Order());

    [Fact]
    public void Every_problem_is_in_one_of_the_tables_and_nothing_else() => Assert.Equal(
        ProblemType.All.Select(static problem => $"{problem.Slug} {problem.Status}").Order(),
        ProblemRow().Matches(string.Concat(_problemPages.Select(static page => File.ReadAllText(Repository(page))))).Select(static match => $"{match.Groups[1].Value} {match.Groups[2].Value}").Order());

    [Theory]
    [InlineData("Media:Port", "70000", "Media:Port must be 0 to 65535, not 70000.")]
    [InlineData("Media:Prt", "1", "Media:Prt is no option.")]
    [InlineData("Media:VideoCodecs:0", "H265", "Media:VideoCodecs may hold H264, VP8, VP9, AV1, not 'H265'.")]
    [InlineData("Turn:Urls:0", "turn:a.example", "Turn:SharedSecret is needed with Turn:Urls.")]
    public void A_wrong_value_is_told_in_one_sentence(string key, string value, string expected)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build());
        services.AddMedia();
        using var provider = services.BuildServiceProvider();
        var failure = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IStartupValidator>().Validate);
        Assert.True(StartFailure.TryDescribe(failure, out var line));
        Assert.Equal($"LiveRelay cannot start: {expected}", line);
    }

    private static string Repository(string path)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "LiveRelay.sln")))
        {
            directory = directory.Parent ?? throw new DirectoryNotFoundException();
        }

        return Path.Combine(directory.FullName, path);
    }

    [GeneratedRegex(@"^\| `(\w+:[\w:]+)` \|", RegexOptions.Multiline)]
    private static partial Regex OptionRow();

    [GeneratedRegex(@"^\| `([\w-]+)` \| (\d{3}) \|", RegexOptions.Multiline)]
    private static partial Regex ProblemRow();
}
