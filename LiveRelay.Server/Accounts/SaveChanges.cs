using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Accounts;

/// <summary>Saves where the database itself guards a rule: what is unique, what is still needed. To ask first would leave a gap.</summary>
public static class SaveChanges
{
    /// <summary>Saves; the problem if the database refuses.</summary>
    public static async Task<Problem?> TrySaveAsync(this LiveRelayDb db, ProblemType refused, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }
        catch (DbUpdateException)
        {
            return new Problem(refused);
        }
    }
}
