using LiveRelay.Server.Accounts;
using LiveRelay.Server.MicroTeaching;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Collections;

/// <summary>Puts joint preparation into the server: collections, and the hub on which their plans are written together.</summary>
public static class CollectionsSetup
{
    /// <summary>A character as JSON may write it, and what stands around it.</summary>
    private const int BytesPerCharacter = 6;

    private const int BytesAround = 4096;

    /// <summary>Adds collections. The hub's protocols and limits are those of the lessons' hub, but for the longest message: a whole plan may be pasted at once.</summary>
    public static IServiceCollection AddCollections(this IServiceCollection services)
    {
        // Without it the hub would have the limits of all hubs, whatever is said of its own.
        services.AddSignalR().AddHubOptions<CollectionHub>(static _ => { });
        services.AddOptions<HubOptions<CollectionHub>>().Configure<IOptions<MicroTeachingOptions>>(static (hub, options) =>
            hub.MaximumReceiveMessageSize = (options.Value.PlanCharacters * BytesPerCharacter) + BytesAround);
        return services.AddSingleton<PlanWriter>().AddSingleton<CollectionRooms>().AddHostedService(static provider => provider.GetRequiredService<CollectionRooms>());
    }

    /// <summary>Maps what is below <c>/api</c> for collections, and their hub.</summary>
    public static void MapCollections(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi();
        CollectionEndpoints.Map(api);
        CollectionItemEndpoints.Map(api);
        app.MapHub<CollectionHub>(CollectionHub.Path);
    }
}
