using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Storage;

/// <summary>
/// Brings a SQLite file to this version's schema, all or nothing: it is done to a copy, which then takes the file's place. So a server that is killed meanwhile
/// finds its old file at the next start. In the file itself it would find a half-made schema, and the lock that EF's migrations leave there when they
/// are killed: https://learn.microsoft.com/ef/core/providers/sqlite/limitations#concurrent-migrations-protection.
/// </summary>
internal sealed class SqliteUpgrade(string file)
{
    private static readonly string[] _beside = ["", "-wal", "-shm", "-journal"];

    private readonly string _next = $"{file}.next";

    /// <summary>
    /// Does so if the file is missing or older than this version. Afterwards the file has a write-ahead log, which EF gives only to files that it makes itself:
    /// without one a reader stops a writer's commit.
    /// </summary>
    /// <exception cref="IOException">Another process has the file open.</exception>
    /// <exception cref="SqliteException">It is no database, or a migration fails; the file is as it was.</exception>
    internal async Task RunAsync()
    {
        if (!File.Exists(file) || await IsOldAsync())
        {
            await MakeAsync();
        }

        await using var db = Open(file);
        await db.Database.ExecuteSqlAsync($"PRAGMA journal_mode = 'wal'");
    }

    private async Task MakeAsync()
    {
        foreach (var suffix in _beside)
        {
            File.Delete(_next + suffix);
        }

        if (File.Exists(file))
        {
            CopyToNext();
            if (File.Exists($"{file}-wal"))
            {
                // SQLite deletes it when the last connection is closed; what another process still writes to it would be lost.
                throw new IOException($"The database {file} must be upgraded, but another process has it open.");
            }
        }

        await using (var db = Open(_next))
        {
            // Of a version that was killed in its migrations.
            await db.Database.ExecuteSqlAsync($"DROP TABLE IF EXISTS \"__EFMigrationsLock\"");
            await db.Database.MigrateAsync();
        }

        File.Move(_next, file, overwrite: true);
    }

    private async Task<bool> IsOldAsync()
    {
        await using var db = Open(file);
        return (await db.Database.GetPendingMigrationsAsync()).Any();
    }

    private void CopyToNext()
    {
        using var source = new SqliteConnection(ConnectionString(file));
        using var copy = new SqliteConnection(ConnectionString(_next));
        source.Open();
        copy.Open();
        source.BackupDatabase(copy);
    }

    private static LiveRelayDb Open(string path)
    {
        var options = new DbContextOptionsBuilder<LiveRelayDb>();
        options.UseLiveRelaySqlite(ConnectionString(path));
        return new LiveRelayDb(options.Options);
    }

    /// <summary>Not pooled: a connection that stays open would hold the file.</summary>
    private static string ConnectionString(string path) => new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString();
}
