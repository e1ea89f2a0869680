using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Tests.Storage;

/// <summary>Which database a test uses.</summary>
public enum DatabaseKind
{
    Sqlite,
    Postgres,
}

/// <summary>An empty database of either kind, for as long as a test runs.</summary>
internal sealed class TestDatabase : IDbContextFactory<LiveRelayDb>, IDisposable
{
    private readonly DirectoryInfo? _directory;
    private readonly DbContextOptions<LiveRelayDb> _options;

    private TestDatabase(DbContextOptions<LiveRelayDb> options, DirectoryInfo? directory) => (_options, _directory) = (options, directory);

    public static async Task<TestDatabase> CreateAsync(DatabaseKind kind, PrivatePostgres postgres)
    {
        var builder = new DbContextOptionsBuilder<LiveRelayDb>();
        if (kind == DatabaseKind.Postgres)
        {
            builder.UseLiveRelayPostgres(await postgres.CreateDatabaseAsync());
            return new TestDatabase(builder.Options, null);
        }

        var directory = Directory.CreateTempSubdirectory("liverelay-db-");
        builder.UseSqlite($"Data Source={Path.Combine(directory.FullName, "test.db")};Pooling=false");
        return new TestDatabase(builder.Options, directory);
    }

    public LiveRelayDb Open() => new(_options);

    public LiveRelayDb CreateDbContext() => Open();

    public void Dispose() => _directory?.Delete(recursive: true);
}
