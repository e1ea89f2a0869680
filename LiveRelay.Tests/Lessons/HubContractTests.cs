using System.Text.Json.Serialization;
using LiveRelay.Server.Lessons;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Lessons.State;
using LiveRelay.Tests.Architecture;

namespace LiveRelay.Tests.Lessons;

/// <summary>One contract on both sides of the wire, and one table of who may do what.</summary>
public class HubContractTests
{
    private const string WriteVariable = "LIVERELAY_WRITE_CONTRACT";

    [Fact]
    public void The_pages_contract_is_the_servers()
    {
        var path = Repository.Path("LiveRelay.Web", "src", "protocol", "lessonContract.ts");
        var made = HubContractText.Make();
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
        {
            File.WriteAllText(path, made);
        }

        Assert.True(File.ReadAllText(path) == made, $"The contract has changed: run this test with {WriteVariable}=1, which writes {path}.");
    }

    [Fact]
    public void Every_method_has_its_row_in_the_table_of_roles() => Assert.Equal(
        typeof(ILessonHub).GetMethods().Select(static method => method.Name).Order(), LessonPermissions.Table.Keys.Order());

    [Fact]
    public void Every_command_is_a_method_of_the_hub()
    {
        var commands = typeof(LessonCommand).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(LessonCommand))).Select(static type => type.Name);

        Assert.Equal(typeof(ILessonHub).GetMethods().Select(static method => method.Name).Except([nameof(ILessonHub.Join)]).Order(), commands.Order());
    }

    [Fact]
    public void Every_event_has_its_kind()
    {
        var kinds = typeof(LessonEvent).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), inherit: false).Cast<JsonDerivedTypeAttribute>().ToList();
        var events = typeof(LessonEvent).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(LessonEvent)) && type.IsSealed);

        Assert.Equal(events.Select(static type => type.Name).Order(), kinds.Select(static kind => kind.DerivedType.Name).Order());
        Assert.All(kinds, static kind => Assert.Equal(kind.DerivedType.Name, (string)kind.TypeDiscriminator!, ignoreCase: true));
    }

    [Fact]
    public void The_docs_print_the_table()
    {
        var docs = File.ReadAllText(Repository.Path("docs", "CLASSROOM.md"));

        Assert.All(LessonPermissions.Table, row => Assert.Contains(Row(row.Key, row.Value), docs, StringComparison.Ordinal));
    }

    internal static string Row(string method, IReadOnlyList<LessonRole> roles) =>
        $"| `{method}` | {string.Join(" | ", Enum.GetValues<LessonRole>().Select(role => roles.Contains(role) ? "yes" : "·"))} |";
}
