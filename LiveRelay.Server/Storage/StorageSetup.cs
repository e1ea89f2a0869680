using LiveRelay.Server.Operations;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;
using Npgsql;

namespace LiveRelay.Server.Storage;

/// <summary>Puts the storage into the server.</summary>
public static class StorageSetup
{
    /// <summary>The file of the database in the data directory.</summary>
    public const string DatabaseFile = "liverelay.db";

    private const string KeyDirectory = "keys";

    /// <summary>Adds the data directory and the database.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddCheckedOptions<StorageOptions>("Storage", static (options, check) =>
        {
            check.That(options.DataDirectory.Trim().Length > 0, nameof(options.DataDirectory), "must not be empty");
            check.That(IsConnectionString(options.Postgres), nameof(options.Postgres), "must be a connection string such as 'Host=db;Database=liverelay'");
        });
        services.AddSingleton<DataDirectory>();
        services.AddPooledDbContextFactory<LiveRelayDb>(static (provider, options) =>
        {
            if (provider.GetRequiredService<IOptions<StorageOptions>>().Value.Postgres is { Length: > 0 } postgres)
            {
                options.UseLiveRelayPostgres(postgres);
            }
            else
            {
                var file = provider.GetRequiredService<DataDirectory>().File(DatabaseFile);
                options.UseLiveRelaySqlite(new SqliteConnectionStringBuilder { DataSource = file }.ToString());
            }
        });

        // The framework's own keys: they must last as the rest does, and lie nowhere else.
        services.AddOptions<KeyManagementOptions>().Configure<DataDirectory, ILoggerFactory>(static (keys, directory, log) =>
            keys.XmlRepository = new FileSystemXmlRepository(new DirectoryInfo(directory.File(KeyDirectory)), log));
        return services;
    }

    /// <summary>
    /// Uses SQLite. To add a foreign key it makes a table anew, around which its checks are off: that this one switch lies outside of the transaction is
    /// no news.
    /// </summary>
    public static DbContextOptionsBuilder UseLiveRelaySqlite(this DbContextOptionsBuilder options, string connectionString) => options
        .UseSqlite(connectionString)
        .ConfigureWarnings(static warnings => warnings.Ignore(RelationalEventId.NonTransactionalMigrationOperationWarning));

    /// <summary>
    /// Uses PostgreSQL. The model beside a migration is SQLite's: that it differs from PostgreSQL's is no news, and a test sees to it that it does not
    /// differ from SQLite's.
    /// </summary>
    public static DbContextOptionsBuilder UseLiveRelayPostgres(this DbContextOptionsBuilder options, string connectionString) => options
        .UseNpgsql(connectionString)
        .ConfigureWarnings(static warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));

    /// <summary>Brings the database to this version's schema.</summary>
    public static async Task MigrateDatabaseAsync(this IServiceProvider services)
    {
        if (services.GetRequiredService<IOptions<StorageOptions>>().Value.Postgres.Length == 0)
        {
            await new SqliteUpgrade(services.GetRequiredService<DataDirectory>().File(DatabaseFile)).RunAsync();
            return;
        }

        var factory = services.GetRequiredService<IDbContextFactory<LiveRelayDb>>();
        await using var db = await factory.CreateDbContextAsync();
        await db.Database.MigrateAsync();
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            return text.Length == 0 || new NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 };
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
