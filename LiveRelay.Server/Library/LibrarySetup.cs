using LiveRelay.Server.Accounts;

namespace LiveRelay.Server.Library;

/// <summary>Puts the library into the server.</summary>
public static class LibrarySetup
{
    /// <summary>Adds the library of recordings.</summary>
    public static IServiceCollection AddLibrary(this IServiceCollection services) => services.AddSingleton<RecordingFiles>();

    /// <summary>Maps what is below <c>/api/recordings</c>.</summary>
    public static void MapLibrary(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi();
        LibraryEndpoints.Map(api);
        MediaEndpoints.Map(api);
    }
}
