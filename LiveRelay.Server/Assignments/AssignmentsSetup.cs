using LiveRelay.Server.Accounts;
using LiveRelay.Server.Operations;

namespace LiveRelay.Server.Assignments;

/// <summary>Puts assignments into the server.</summary>
public static class AssignmentsSetup
{
    /// <summary>Adds assignments.</summary>
    public static IServiceCollection AddAssignments(this IServiceCollection services)
    {
        services.AddCheckedOptions<AssignmentsOptions>("Assignments", static (options, check) =>
        {
            check.Range(options.DefaultDays, 1, 365, nameof(options.DefaultDays));
            check.Range(options.DonePercent, 1, 100, nameof(options.DonePercent));
            check.Range(options.DueSoonDays, 0, 30, nameof(options.DueSoonDays));
        });
        return services.AddSingleton<AssignmentCompletion>();
    }

    /// <summary>Maps what is below <c>/api</c> for assignments.</summary>
    public static void MapAssignments(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi();
        AssignmentEndpoints.Map(api);
        MyAssignmentEndpoints.Map(api);
    }
}
