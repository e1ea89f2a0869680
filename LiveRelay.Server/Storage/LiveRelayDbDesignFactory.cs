using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace LiveRelay.Server.Storage;

/// <summary>For <c>dotnet ef migrations add</c> alone, which must not start a server to learn the model.</summary>
public sealed class LiveRelayDbDesignFactory : IDesignTimeDbContextFactory<LiveRelayDb>
{
    /// <inheritdoc/>
    public LiveRelayDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<LiveRelayDb>().UseSqlite("Data Source=:memory:").Options);
}
