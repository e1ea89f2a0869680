using LiveRelay.Server.Accounts;
using LiveRelay.Server.Reviews;

namespace LiveRelay.Server.Library;

/// <summary>Puts the library and its review into the server.</summary>
public static class LibrarySetup
{
    /// <summary>Adds the library of recordings.</summary>
    public static IServiceCollection AddLibrary(this IServiceCollection services) => services
        .AddSingleton<RecordingFiles>().AddSingleton<AuditLog>().AddSingleton<FragmentIndexes>().AddSingleton<CutViews>().AddSingleton<CutFiles>().AddSingleton<RecutWork>().AddSingleton<RunningLength>();

    /// <summary>Maps what is below <c>/api/recordings</c>.</summary>
    public static void MapLibrary(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi();
        LibraryEndpoints.Map(api);
        EditEndpoints.Map(api);
        MediaEndpoints.Map(api);
        IndexEndpoints.Map(api);
        DiscussionEndpoints.Map(api);
        ReviewEndpoints.Map(api);
        ReceiptEndpoints.Map(api);
    }
}
