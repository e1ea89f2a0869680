using LiveRelay.Server.Accounts;

namespace LiveRelay.Server.Watching;

/// <summary>Puts the counting of what is watched into the server.</summary>
public static class WatchingSetup
{
    /// <summary>Adds those who watch.</summary>
    public static IServiceCollection AddWatching(this IServiceCollection services) => services.AddSingleton<Watchers>();

    /// <summary>Maps what is below <c>/api</c> for players.</summary>
    public static void MapWatching(this IEndpointRouteBuilder app) => WatchEndpoints.Map(app.MapApi());
}
