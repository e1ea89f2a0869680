using LiveRelay.Server.Lessons.Live;

namespace LiveRelay.Server.Stage;

/// <summary>Joins lessons and media.</summary>
public static class StageSetup
{
    /// <summary>Adds the stage.</summary>
    public static IServiceCollection AddStage(this IServiceCollection services)
    {
        services.AddSingleton<ILessonStage, MediaStage>();
        services.AddHostedService<GuestWatch>();
        services.AddHostedService<SpeakerWatch>();
        services.AddHostedService<AbandonedLessons>();
        return services;
    }
}
