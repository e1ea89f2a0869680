using LiveRelay.Server.Accounts;
using LiveRelay.Server.Operations;

namespace LiveRelay.Server.Regrets;

/// <summary>Puts into the server what a teacher does with what he would do better (docs/REGRETS.md).</summary>
public static class RegretsSetup
{
    /// <summary>Adds how marked moments are put together.</summary>
    public static IServiceCollection AddRegrets(this IServiceCollection services) =>
        services.AddCheckedOptions<RegretOptions>("Regrets", static (options, check) =>
        {
            check.Range(options.DisputeSeconds, 1, 600, nameof(options.DisputeSeconds));
            check.Range(options.DiscussionSeconds, 0, 3600, nameof(options.DiscussionSeconds));
            check.Range(options.MaxMoments, 1, 10_000, nameof(options.MaxMoments));
            check.Range(options.MaxLines, 1, 1000, nameof(options.MaxLines));
        });

    /// <summary>Maps what is below <c>/api</c>.</summary>
    public static void MapRegrets(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi();
        MomentEndpoints.Map(api);
        OwnMomentEndpoints.Map(api);
        RedesignEndpoints.Map(api);
        VersionEndpoints.Map(api);
        OwnMomentEndpoints.MapLesson(app.MapGroup("/api/lessons/{lesson}").RequireAuthorization());
    }
}
