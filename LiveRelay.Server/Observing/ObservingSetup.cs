using LiveRelay.Server.Accounts;
using LiveRelay.Server.Operations;

namespace LiveRelay.Server.Observing;

/// <summary>Puts the observing of lessons into the server: notes and marks, evaluation forms, and what comes of them.</summary>
public static class ObservingSetup
{
    /// <summary>Adds the forms and the finding of what is observed.</summary>
    public static IServiceCollection AddObserving(this IServiceCollection services)
    {
        services.AddCheckedOptions<ObservingOptions>("Observing", static (options, check) =>
        {
            check.Range(options.MaxNotes, 1, 100_000, nameof(options.MaxNotes));
            check.Range(options.MaxForms, 2, 10_000, nameof(options.MaxForms));
            check.Range(options.MaxItems, 1, 300, nameof(options.MaxItems));
        });
        return services.AddScoped<ObservedLessons>().AddSingleton<EvaluationTemplates>();
    }

    /// <summary>Maps what is below <c>/api</c> for observations and evaluations.</summary>
    public static void MapObserving(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi();
        ObservationEndpoints.Map(api);
        NoteEndpoints.Map(api);
        EvaluationEndpoints.Map(api);
        SummaryEndpoints.Map(api);
        ExportEndpoints.Map(api);
        TemplateEndpoints.Map(api);
    }
}
