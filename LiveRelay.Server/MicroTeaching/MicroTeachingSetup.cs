using LiveRelay.Server.Accounts;
using LiveRelay.Server.Operations;

namespace LiveRelay.Server.MicroTeaching;

/// <summary>Puts micro-teaching research (片段微格教研) into the server: clips, and lessons' phases across teachers (docs/MICROTEACHING.md).</summary>
public static class MicroTeachingSetup
{
    /// <summary>Adds its limits.</summary>
    public static IServiceCollection AddMicroTeaching(this IServiceCollection services) =>
        services.AddCheckedOptions<MicroTeachingOptions>("MicroTeaching", static (options, check) =>
        {
            check.Range(options.ClipsPerPerson, 1, 100_000, nameof(options.ClipsPerPerson));
            check.Range(options.CollectionsPerPerson, 1, 10_000, nameof(options.CollectionsPerPerson));
            check.Range(options.CollectionMembers, 1, 10_000, nameof(options.CollectionMembers));
            check.Range(options.CollectionClips, 1, 10_000, nameof(options.CollectionClips));
            check.Range(options.CollectionComments, 1, 100_000, nameof(options.CollectionComments));
            check.Range(options.PlanCharacters, 100, 500_000, nameof(options.PlanCharacters));
        });

    /// <summary>Maps what is below <c>/api</c> for it.</summary>
    public static void MapMicroTeaching(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi();
        ClipEndpoints.Map(api);
        PhaseEndpoints.Map(api);
    }
}
