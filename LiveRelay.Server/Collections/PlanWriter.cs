using System.Collections.Concurrent;
using LiveRelay.Server.MicroTeaching;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Collections;

/// <summary>
/// Makes the changes that people write into plans, one after the other. Each was made of some revision of the text; it is carried over all that came since, so
/// nobody's words are lost. What is answered is stored.
/// </summary>
public sealed class PlanWriter(IDbContextFactory<LiveRelayDb> database, IOptions<MicroTeachingOptions> options, TimeProvider time)
{
    /// <summary>Another server on the same database may be quicker so many times.</summary>
    private const int MostTries = 10;

    private readonly ConcurrentDictionary<int, SemaphoreSlim> _turns = new();

    /// <summary>Makes a change.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="accountId">Who makes it.</param>
    /// <param name="name">The same, for people.</param>
    /// <param name="edit">The change, and of which revision it is.</param>
    /// <param name="tell">Told of it before the next one is made.</param>
    /// <param name="cancellationToken">Ends it; afterwards it is made, or not.</param>
    /// <returns>The change as it was made, or why it was not.</returns>
    public async Task<(PlanError Error, PlanChange? Made)> WriteAsync(
        int collection, int accountId, string name, PlanEdit edit, Action<PlanChange> tell, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(edit);
        ArgumentNullException.ThrowIfNull(tell);
        if (edit.ChangeId is not { Length: > 0 and <= PlanChangeRecord.MaxChangeIdLength } || !PlainText.IsPlain(edit.ChangeId)
            || !TextChange.TryParse(edit.Change, out var change) || !change.Insertions.All(IsText))
        {
            return (PlanError.BadChange, null);
        }

        var turn = _turns.GetOrAdd(collection, static _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(cancellationToken);
        try
        {
            for (var tries = 0; tries < MostTries; tries++)
            {
                var (error, made, isNew) = await TryAsync(collection, accountId, name, edit, change, cancellationToken);
                if (error != PlanError.None || made is not null)
                {
                    if (isNew)
                    {
                        tell(made!);
                    }

                    return (error, made);
                }
            }

            return (PlanError.Busy, null);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>What was changed since a revision, in order.</summary>
    public async Task<IReadOnlyList<PlanChange>> SinceAsync(int collection, int revision, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.PlanChanges.AsNoTracking().Where(change => change.CollectionId == collection && change.Revision > revision).OrderBy(static change => change.Revision)
            .Join(db.Accounts, static change => change.AccountId, static account => account.Id, static (change, account) => new PlanChange(
                change.Revision, change.ChangeId, change.Change, account.Id, account.Name)).ToListAsync(cancellationToken);
    }

    private async Task<(PlanError Error, PlanChange? Made, bool IsNew)> TryAsync(
        int collection, int accountId, string name, PlanEdit edit, TextChange change, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await db.Collections.FirstOrDefaultAsync(one => one.Id == collection, cancellationToken) is not { } stored)
        {
            return (PlanError.NotFound, null, false);
        }

        // Told again because the answer was lost.
        if (await db.PlanChanges.AsNoTracking().FirstOrDefaultAsync(one => one.CollectionId == collection && one.ChangeId == edit.ChangeId, cancellationToken) is { } before)
        {
            return before.AccountId == accountId
                ? (PlanError.None, new PlanChange(before.Revision, before.ChangeId, before.Change, accountId, name), false)
                : (PlanError.BadChange, null, false);
        }

        if (edit.Revision < 0 || edit.Revision > stored.PlanRevision)
        {
            return (PlanError.BadChange, null, false);
        }

        // No more than the text has: another server may just have made one, and saving is refused then.
        var missed = await db.PlanChanges.AsNoTracking()
            .Where(one => one.CollectionId == collection && one.Revision > edit.Revision && one.Revision <= stored.PlanRevision)
            .OrderBy(static one => one.Revision).Select(static one => one.Change).ToListAsync(cancellationToken);
        if (Carry(change, missed) is not { } carried || carried.Before != stored.Plan.Length)
        {
            return (PlanError.BadChange, null, false);
        }

        var text = carried.Apply(stored.Plan);
        if (text.Length > options.Value.PlanCharacters && text.Length > stored.Plan.Length)
        {
            return (PlanError.TooLong, null, false);
        }

        if (!PlainText.IsPlain(text.Replace('\n', ' ')))
        {
            // It takes half of a character.
            return (PlanError.BadChange, null, false);
        }

        (stored.Plan, stored.ChangedAt) = (text, time.GetUtcNow());
        stored.PlanRevision++;
        var made = new PlanChange(stored.PlanRevision, edit.ChangeId, carried.ToJson(), accountId, name);
        db.PlanChanges.Add(new PlanChangeRecord
        {
            CollectionId = collection,
            Revision = made.Revision,
            ChangeId = made.ChangeId,
            AccountId = accountId,
            At = stored.ChangedAt,
            Change = made.Change,
        });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return (PlanError.None, made, true);
        }
        catch (DbUpdateException)
        {
            return (PlanError.None, null, false);
        }
    }

    private static TextChange? Carry(TextChange change, List<string> missed)
    {
        foreach (var json in missed)
        {
            if (!TextChange.TryParse(json, out var earlier) || earlier.Before != change.Before)
            {
                return null;
            }

            change = change.Over(earlier);
        }

        return change;
    }

    private static bool IsText(string text) => PlainText.IsPlain(text.Replace('\n', ' '));
}
