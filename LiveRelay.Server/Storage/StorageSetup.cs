using LiveRelay.Server.Operations;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

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
            check.That(options.DataDirectory.Trim().Length > 0, nameof(options.DataDirectory), "must not be empty"));
        services.AddSingleton<DataDirectory>();
        services.AddPooledDbContextFactory<LiveRelayDb>(static (provider, options) =>
        {
            var file = provider.GetRequiredService<DataDirectory>().File(DatabaseFile);
            options.UseSqlite(new SqliteConnectionStringBuilder { DataSource = file }.ToString());
        });

        // The framework's own keys: they must last as the rest does, and lie nowhere else.
        services.AddOptions<KeyManagementOptions>().Configure<DataDirectory, ILoggerFactory>(static (keys, directory, log) =>
            keys.XmlRepository = new FileSystemXmlRepository(new DirectoryInfo(directory.File(KeyDirectory)), log));
        return services;
    }

    /// <summary>Brings the database to this version's schema.</summary>
    public static async Task MigrateDatabaseAsync(this IServiceProvider services)
    {
        var factory = services.GetRequiredService<IDbContextFactory<LiveRelayDb>>();
        await using var db = await factory.CreateDbContextAsync();
        await db.Database.MigrateAsync();
    }
}
