using LiveRelay.Server.Accounts;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.MicroTeaching;

/// <summary>Who belongs to which collection.</summary>
internal static class CollectionQueries
{
    /// <summary>The collections of somebody: that he made, that he was asked into, and those of his whole school.</summary>
    internal static IQueryable<CollectionRecord> Of(this IQueryable<CollectionRecord> collections, Caller caller)
    {
        var (me, school) = (caller.Id, caller.SchoolId);
        return collections.Where(c => c.OwnerId == me || (school != null && c.SchoolId == school) || c.Members.Any(m => m.AccountId == me));
    }
}
