using LiveRelay.Server.Collections;
using LiveRelay.Server.MicroTeaching;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Tests.Collections;

/// <summary>A plan in either database: what several servers and people write at once is all there.</summary>
public sealed class PlanWriterTests(PrivatePostgres postgres)
{
    private const int Account = 1;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task All_that_is_written_at_once_through_two_servers_is_kept_and_the_changes_make_the_plan(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, postgres);
        var collection = await PrepareAsync(database);
        var servers = new[] { Writer(database), Writer(database) };
        var heard = new List<int>();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            // Each was written on an empty page; told twice, as after a lost answer.
            var edit = new PlanEdit(0, $"change-{i}", $"[\"<{i}>\"]");
            var (error, made) = await servers[i % 2].WriteAsync(collection, Account, "张华", edit, change => Note(heard, change), Cancelled);
            var again = await servers[(i + 1) % 2].WriteAsync(collection, Account, "张华", edit, change => Note(heard, change), Cancelled);
            Assert.Equal((PlanError.None, made), (error, again.Made));
        }));

        await using var db = database.Open();
        var plan = await db.Collections.SingleAsync(Cancelled);
        Assert.Equal((20, Enumerable.Range(0, 20).Sum(static i => $"<{i}>".Length)), (plan.PlanRevision, plan.Plan.Length));
        Assert.All(Enumerable.Range(0, 20), i => Assert.Contains($"<{i}>", plan.Plan, StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(1, 20), heard.Order());
        var changes = await servers[0].SinceAsync(collection, 0, Cancelled);
        Assert.Equal(plan.Plan, changes.Aggregate("", static (text, change) => TextChange.TryParse(change.Change, out var read) ? read.Apply(text) : throw new InvalidOperationException()));
    }

    [Fact]
    public async Task What_is_no_change_of_the_plan_or_no_text_or_too_long_is_refused_and_changes_nothing()
    {
        using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, postgres);
        var collection = await PrepareAsync(database);
        var writer = Writer(database);
        async Task<PlanError> WriteAsync(string change, int revision = 0, string id = "x", int to = 0) =>
            (await writer.WriteAsync(to == 0 ? collection : to, Account, "张华", new PlanEdit(revision, id, change), static _ => { }, Cancelled)).Error;

        Assert.Equal(PlanError.BadChange, await WriteAsync("[1]"));
        Assert.Equal(PlanError.BadChange, await WriteAsync("""["a"]""", revision: 1));
        Assert.Equal(PlanError.BadChange, await WriteAsync("""["a"]""", revision: -1));
        Assert.Equal(PlanError.BadChange, await WriteAsync("""["a"]""", id: ""));
        Assert.Equal(PlanError.BadChange, await WriteAsync("""["\u0007"]"""));
        Assert.Equal(PlanError.BadChange, await WriteAsync("no"));
        Assert.Equal(PlanError.NotFound, await WriteAsync("""["a"]""", to: 999));
        Assert.Equal(PlanError.None, await WriteAsync($"[\"{new string('长', 98)}😀\"]", id: "full"));
        Assert.Equal(PlanError.BadChange, await WriteAsync("[98,-1,1]", revision: 1, id: "half"));
        Assert.Equal(PlanError.TooLong, await WriteAsync("""[100,"a"]""", revision: 1, id: "more"));
        Assert.Equal(PlanError.None, await WriteAsync("[-1,99]", revision: 1, id: "less"));
        await using var db = database.Open();
        Assert.Equal(new string('长', 97) + "😀", (await db.Collections.SingleAsync(Cancelled)).Plan);
    }

    private static PlanWriter Writer(TestDatabase database) => new(database, Options.Create(new MicroTeachingOptions { PlanCharacters = 100 }), TimeProvider.System);

    private static void Note(List<int> heard, PlanChange change)
    {
        lock (heard)
        {
            heard.Add(change.Revision);
        }
    }

    private static async Task<int> PrepareAsync(TestDatabase database)
    {
        await using var db = database.Open();
        await db.Database.MigrateAsync(Cancelled);
        var collection = new CollectionRecord
        {
            Title = "观潮",
            Owner = new AccountRecord { UserName = "zhang", NormalizedUserName = "ZHANG", Name = "张华", Role = AccountRole.Teacher },
        };
        db.Collections.Add(collection);
        await db.SaveChangesAsync(Cancelled);
        Assert.Equal(Account, collection.OwnerId);
        return collection.Id;
    }
}
