using LiveRelay.Server.Accounts;
using LiveRelay.Server.Operations;

namespace LiveRelay.Server.Diagnosis;

/// <summary>Puts the diagnosis of lessons into the server; its job is among the others (<see cref="Jobs.JobsSetup"/>).</summary>
public static class DiagnosisSetup
{
    /// <summary>Adds what measures are held against.</summary>
    public static IServiceCollection AddDiagnosis(this IServiceCollection services) =>
        services.AddCheckedOptions<DiagnosisOptions>("Diagnosis", static (options, check) =>
        {
            const int Slowest = 20;
            const int Fastest = 1000;
            check.Range(options.PrimaryRateFrom, Slowest, options.PrimaryRateTo, nameof(options.PrimaryRateFrom));
            check.Range(options.PrimaryRateTo, options.PrimaryRateFrom, Fastest, nameof(options.PrimaryRateTo));
            check.Range(options.SecondaryRateFrom, Slowest, options.SecondaryRateTo, nameof(options.SecondaryRateFrom));
            check.Range(options.SecondaryRateTo, options.SecondaryRateFrom, Fastest, nameof(options.SecondaryRateTo));
            check.Range(options.LevelStepDb, 1, 60, nameof(options.LevelStepDb));
            check.Range(options.LeastSignalToNoiseDb, 0, 60, nameof(options.LeastSignalToNoiseDb));
            check.Range(options.LeastPitchSemitones, 0, 24, nameof(options.LeastPitchSemitones));
            check.Range(options.ShortSlideSeconds, 0, 600, nameof(options.ShortSlideSeconds));
            check.Range(options.DenseSlidePercent, 0, 100, nameof(options.DenseSlidePercent));
            check.Range(options.WaitSeconds, 0, 60, nameof(options.WaitSeconds));
            check.That(options.ReadingProgram.Trim().Length > 0, nameof(options.ReadingProgram), "must not be empty");
            check.That(options.ReadingLanguages.Trim().Length > 0, nameof(options.ReadingLanguages), "must not be empty");
            check.Range(options.MostSlidesRead, 0, 10_000, nameof(options.MostSlidesRead));
            check.Range(options.ExamplesAsked, 1, 1000, nameof(options.ExamplesAsked));
            check.Range(options.MostExamples, 1, 50, nameof(options.MostExamples));
        });

    /// <summary>Maps what is below <c>/api</c> for diagnoses.</summary>
    public static void MapDiagnosis(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi();
        DiagnosisEndpoints.Map(api);
        ExampleEndpoints.Map(api);
    }
}
