using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Accounts;

/// <summary>The county's settings.</summary>
public static class CountySettings
{
    /// <summary>What it is called until somebody names it.</summary>
    public const string DefaultName = "LiveRelay";

    /// <summary>Its name for people.</summary>
    public static async Task<string> CountyNameAsync(this LiveRelayDb db, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        return await db.County.Select(static county => county.Name).SingleOrDefaultAsync(cancellationToken) ?? DefaultName;
    }

    /// <summary>Names it; the caller saves.</summary>
    public static async Task NameCountyAsync(this LiveRelayDb db, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (await db.County.SingleOrDefaultAsync(cancellationToken) is { } county)
        {
            county.Name = name;
        }
        else
        {
            db.County.Add(new CountyRecord { Name = name });
        }
    }
}
