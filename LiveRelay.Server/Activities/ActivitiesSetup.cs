using LiveRelay.Server.Accounts;
using LiveRelay.Server.Operations;

namespace LiveRelay.Server.Activities;

/// <summary>Puts activities of several schools into the server.</summary>
public static class ActivitiesSetup
{
    /// <summary>Adds activities.</summary>
    public static IServiceCollection AddActivities(this IServiceCollection services)
    {
        services.AddCheckedOptions<ActivitiesOptions>("Activities", static (options, check) =>
        {
            check.Range(options.BriefMinutes, 0, 60, nameof(options.BriefMinutes));
            check.Range(options.MaxComments, 1, 100_000, nameof(options.MaxComments));
            check.Range(options.MaxStills, 1, 50, nameof(options.MaxStills));
        });
        return services.AddScoped<AttendanceCount>().AddScoped<ActivityReport>();
    }

    /// <summary>Maps what is below <c>/api</c> for activities.</summary>
    public static void MapActivities(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi();
        ActivityEndpoints.Map(api);
        AttendanceEndpoints.Map(api);
        ActivityDiscussionEndpoints.Map(api);
        ActivitySummaryEndpoints.Map(api);
    }
}
