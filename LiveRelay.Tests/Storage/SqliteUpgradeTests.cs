using LiveRelay.Server.Storage;
using LiveRelay.Tests.Browser;
using LiveRelay.Tests.Recording.Kills;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LiveRelay.Tests.Storage;

/// <summary>A server that was killed in its start, in an upgrade too, starts again and has all that it had.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SqliteUpgradeTests : IDisposable
{
    private const string OldMigration = "20261123045216_Initial";
    private const int Kills = 10;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("liverelay-upgrade-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string Path => System.IO.Path.Combine(_directory.FullName, StorageSetup.DatabaseFile);

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_file_of_the_first_version_becomes_one_of_this_and_nothing_else_is_left()
    {
        await WriteOldAsync(Path);

        await new SqliteUpgrade(Path).RunAsync();

        await AssertKeptAsync();
        Assert.Equal([StorageSetup.DatabaseFile], _directory.EnumerateFiles().Select(static file => file.Name));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_reads_stops_no_writer_in_a_new_file_nor_in_one_made_without_a_write_ahead_log(bool isMadeWithout)
    {
        await new SqliteUpgrade(Path).RunAsync();
        if (isMadeWithout)
        {
            await using var old = Open(Path);
            await old.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = 'delete'", Cancelled);
        }

        await new SqliteUpgrade(Path).RunAsync();

        await using var reader = new SqliteConnection($"Data Source={Path};Pooling=false");
        await reader.OpenAsync(Cancelled);
        await using var reading = reader.BeginTransaction(deferred: true);
        await using var read = new SqliteCommand("SELECT * FROM \"__EFMigrationsHistory\"", reader, reading);
        await using var rows = await read.ExecuteReaderAsync(Cancelled);
        Assert.True(await rows.ReadAsync(Cancelled));

        await using var writer = Open(Path);
        writer.Database.SetCommandTimeout(TimeSpan.FromSeconds(1));
        await writer.Database.ExecuteSqlRawAsync("INSERT INTO \"Schools\" (\"Id\", \"Name\") VALUES (9, '村小')", Cancelled);
        Assert.Equal("村小", (await writer.Schools.SingleAsync(Cancelled)).Name);
    }

    [Fact]
    public async Task The_lock_of_a_killed_migration_stops_nobody()
    {
        await WriteOldAsync(Path);
        await using (var db = Open(Path))
        {
            await db.Database.ExecuteSqlRawAsync("INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2026-11-24 00:36:03')", Cancelled);
        }

        await new SqliteUpgrade(Path).RunAsync();

        await AssertKeptAsync();
        await new SqliteUpgrade(Path).RunAsync();
    }

    [Fact]
    public async Task A_half_made_copy_of_a_killed_upgrade_is_made_anew()
    {
        await WriteOldAsync(Path);
        await File.WriteAllTextAsync($"{Path}.next", "half", Cancelled);
        await File.WriteAllTextAsync($"{Path}.next-wal", "half", Cancelled);

        await new SqliteUpgrade(Path).RunAsync();

        await AssertKeptAsync();
    }

    [Fact]
    public async Task A_file_that_another_process_has_open_is_left_alone()
    {
        await WriteOldAsync(Path);
        await using var other = Open(Path);
        await other.Database.OpenConnectionAsync(Cancelled);
        await other.Database.ExecuteSqlRawAsync("UPDATE \"Lessons\" SET \"Title\" = '它在用'", Cancelled);

        var refused = await Assert.ThrowsAsync<IOException>(() => new SqliteUpgrade(Path).RunAsync());

        Assert.Contains("another process", refused.Message, StringComparison.Ordinal);
        Assert.NotEmpty(await other.Database.GetPendingMigrationsAsync(Cancelled));
    }

    [Fact]
    public async Task What_is_no_database_is_named_and_left_as_it_is()
    {
        await File.WriteAllTextAsync(Path, new string('x', 4096), Cancelled);

        await Assert.ThrowsAsync<SqliteException>(() => new SqliteUpgrade(Path).RunAsync());

        Assert.Equal(new string('x', 4096), await File.ReadAllTextAsync(Path, Cancelled));
    }

    [Fact]
    public async Task A_real_server_killed_again_and_again_in_its_upgrade_starts_at_last_with_all_that_it_had()
    {
        await using var server = await ServerProcess.StartAsync();
        await server.KillAsync();
        var file = System.IO.Path.Combine(server.DataDirectory, StorageSetup.DatabaseFile);
        foreach (var left in Directory.EnumerateFiles(server.DataDirectory, $"{StorageSetup.DatabaseFile}*"))
        {
            File.Delete(left);
        }

        await WriteOldAsync(file);
        for (var i = 0; i < Kills; i++)
        {
            server.Launch();

            // It begins its upgrade after about half a second, and needs about as long for it.
            await Task.Delay(Random.Shared.Next(300, 1500), Cancelled);
            await server.KillAsync();
        }

        await server.StartAgainAsync();
        await server.KillAsync();
        await using var db = new LeftByServer(server.DataDirectory).OpenCopy(_directory.FullName);
        Assert.Equal("分数的意义", (await db.Lessons.SingleAsync(static lesson => lesson.Id == "old", Cancelled)).Title);
    }

    /// <summary>A file of the first version, with a lesson.</summary>
    private static async Task WriteOldAsync(string path)
    {
        await using var db = Open(path);
        await db.GetService<IMigrator>().MigrateAsync(OldMigration, Cancelled);
        await db.Database.ExecuteSqlRawAsync("INSERT INTO \"Schools\" (\"Id\", \"Name\") VALUES (9, '村小')", Cancelled);
        await db.Database.ExecuteSqlRawAsync(
            "INSERT INTO \"Lessons\" (\"Id\", \"Title\", \"State\", \"SchoolId\") VALUES ('old', '分数的意义', 'Open', 9)", Cancelled);
    }

    private async Task AssertKeptAsync()
    {
        await using var db = Open(Path);
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(Cancelled));
        var lesson = await db.Lessons.Include(static lesson => lesson.School).SingleAsync(Cancelled);
        Assert.Equal(("old", "分数的意义", LessonState.Open, "村小"), (lesson.Id, lesson.Title, lesson.State, lesson.School!.Name));
    }

    private static LiveRelayDb Open(string path)
    {
        var options = new DbContextOptionsBuilder<LiveRelayDb>();
        options.UseLiveRelaySqlite($"Data Source={path};Pooling=false");
        return new LiveRelayDb(options.Options);
    }
}
