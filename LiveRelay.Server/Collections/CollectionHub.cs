using System.Globalization;
using LiveRelay.Server.Accounts;
using LiveRelay.Server.Lessons.Live;
using LiveRelay.Server.MicroTeaching;
using LiveRelay.Server.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Collections;

/// <summary>A collection that several people have open: its plan is written together, and everybody sees who is here. One connection is in one collection.</summary>
[Authorize(AuthenticationSchemes = AccessRules.AccountScheme)]
public sealed class CollectionHub(
    IDbContextFactory<LiveRelayDb> database, PlanWriter writer, CollectionRooms rooms, IOptions<MicroTeachingOptions> options) : Hub<ICollectionClient>
{
    /// <summary>Where it is.</summary>
    public const string Path = "/hubs/collection";

    /// <summary>Opens a collection: its plan, and who else is here.</summary>
    /// <exception cref="HubException"><c>NotAllowed</c>: it is not the caller's, or there is none.</exception>
    public async Task<PlanSnapshot> Join(int collection)
    {
        var caller = await CallerAsync();
        if (await FindAsync(caller, collection) is null || rooms.CollectionOf(Context.ConnectionId) is { } other && other != collection)
        {
            throw new HubException(nameof(PlanError.NotAllowed));
        }

        // Into the room first: what happens meanwhile comes twice, and never not at all.
        await Groups.AddToGroupAsync(Context.ConnectionId, CollectionRooms.Group(collection));
        rooms.Enter(new CollectionGuest(
            Context.ConnectionId, collection, new PersonHere(caller.Id, caller.Name, caller.School), Revocations.Login(caller.Session), Context.Abort));
        rooms.TellWhoIsHere(collection);
        var stored = await FindAsync(caller, collection) ?? throw new HubException(nameof(PlanError.NotAllowed));
        return new PlanSnapshot(stored.PlanRevision, stored.Plan, options.Value.PlanCharacters, rooms.Here(collection));
    }

    /// <summary>What was changed since a revision: a page whose line was away goes on with its own words.</summary>
    public async Task<IReadOnlyList<PlanChange>> ChangesSince(int revision) =>
        rooms.CollectionOf(Context.ConnectionId) is { } collection && await FindAsync(await CallerAsync(), collection) is not null
            ? await writer.SinceAsync(collection, revision, Context.ConnectionAborted)
            : throw new HubException(nameof(PlanError.NotAllowed));

    /// <summary>Changes the plan.</summary>
    public async Task<PlanReply> Edit(PlanEdit edit)
    {
        var caller = await CallerAsync();
        if (rooms.CollectionOf(Context.ConnectionId) is not { } collection || await FindAsync(caller, collection) is null)
        {
            return new PlanReply(PlanError.NotAllowed, null);
        }

        if (edit is null)
        {
            return new PlanReply(PlanError.BadChange, null);
        }

        // A page that goes away in the middle has asked for it all the same.
        var (error, made) = await writer.WriteAsync(
            collection, caller.Id, caller.Name, edit, change => rooms.Tell(collection, client => client.PlanChanged(change)), CancellationToken.None);
        return new PlanReply(error, made);
    }

    /// <inheritdoc/>
    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        if (rooms.Leave(Context.ConnectionId) is { } collection)
        {
            rooms.TellWhoIsHere(collection);
        }

        await base.OnDisconnectedAsync(exception);
    }

    private ValueTask<Caller> CallerAsync() => Caller.BindAsync(Context.GetHttpContext()!);

    private async Task<CollectionRecord?> FindAsync(Caller caller, int collection)
    {
        await using var db = await database.CreateDbContextAsync();
        return await db.Collections.AsNoTracking().Of(caller).FirstOrDefaultAsync(one => one.Id == collection);
    }
}

/// <summary>Who has which collection open, and the ways to tell them and to send them away.</summary>
public sealed class CollectionRooms(
    IHubContext<CollectionHub, ICollectionClient> hub, Revocations revocations, ILogger<CollectionRooms> logger) : IHostedService
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, CollectionGuest> _guests = [];

    /// <summary>The hub's group of a collection.</summary>
    internal static string Group(int collection) => string.Create(CultureInfo.InvariantCulture, $"collection-{collection}");

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        revocations.Revoked += OnRevoked;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        revocations.Revoked -= OnRevoked;
        return Task.CompletedTask;
    }

    /// <summary>Somebody opened it.</summary>
    public void Enter(CollectionGuest guest)
    {
        ArgumentNullException.ThrowIfNull(guest);
        lock (_lock)
        {
            _guests[guest.ConnectionId] = guest;
        }
    }

    /// <summary>A connection is gone; the collection that it was in.</summary>
    public int? Leave(string connectionId)
    {
        lock (_lock)
        {
            return _guests.Remove(connectionId, out var guest) ? guest.Collection : null;
        }
    }

    /// <summary>The collection that a connection is in.</summary>
    public int? CollectionOf(string connectionId)
    {
        lock (_lock)
        {
            return _guests.TryGetValue(connectionId, out var guest) ? guest.Collection : null;
        }
    }

    /// <summary>Who is in a collection, each once, by name.</summary>
    public IReadOnlyList<PersonHere> Here(int collection)
    {
        lock (_lock)
        {
            return [.. _guests.Values.Where(guest => guest.Collection == collection).Select(static guest => guest.Person).Distinct()
                .OrderBy(static person => person.Name, StringComparer.Ordinal).ThenBy(static person => person.AccountId)];
        }
    }

    /// <summary>Tells everybody there.</summary>
    public void Tell(int collection, Func<ICollectionClient, Task> what)
    {
        ArgumentNullException.ThrowIfNull(what);
        what(hub.Clients.Group(Group(collection))).WaitForNobody(logger);
    }

    /// <summary>Tells everybody there who is there.</summary>
    public void TellWhoIsHere(int collection) => Tell(collection, client => client.Here(Here(collection)));

    /// <summary>Sends away who does not belong to it any more.</summary>
    public void Dismiss(int collection, Func<int, bool> belongs) =>
        Abort(guest => guest.Collection == collection && !belongs(guest.Person.AccountId));

    private void OnRevoked(string session) => Abort(guest => guest.Session == session);

    private void Abort(Func<CollectionGuest, bool> whom)
    {
        List<CollectionGuest> gone;
        lock (_lock)
        {
            gone = [.. _guests.Values.Where(whom)];
        }

        foreach (var guest in gone)
        {
            guest.Abort();
        }
    }
}

/// <summary>A page that has a collection open.</summary>
/// <param name="ConnectionId">SignalR's name for it.</param>
/// <param name="Collection">The collection.</param>
/// <param name="Person">Whose page it is.</param>
/// <param name="Session">His login.</param>
/// <param name="Abort">Cuts it.</param>
public sealed record CollectionGuest(string ConnectionId, int Collection, PersonHere Person, string Session, Action Abort);
