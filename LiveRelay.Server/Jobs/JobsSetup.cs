using LiveRelay.Server.Accounts;
using LiveRelay.Server.Diagnosis;
using LiveRelay.Server.Jobs.Kinds;
using LiveRelay.Server.Operations;

namespace LiveRelay.Server.Jobs;

/// <summary>Puts the work on recordings into the server.</summary>
public static class JobsSetup
{
    /// <summary>Adds the queue and who works.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddCheckedOptions<JobsOptions>("Jobs", static (options, check) =>
        {
            check.That(options.FfmpegProgram.Trim().Length > 0, nameof(options.FfmpegProgram), "must not be empty");
            check.That(options.FfprobeProgram.Trim().Length > 0, nameof(options.FfprobeProgram), "must not be empty");
            check.Range(options.AtOnce, 0, 64, nameof(options.AtOnce));
            check.Range(options.Threads, 1, 64, nameof(options.Threads));
            check.Range(options.StallMinutes, 1, 1440, nameof(options.StallMinutes));
            check.Range(options.MaxTries, 1, 1000, nameof(options.MaxTries));
            check.Range(options.ComposedHeight, 180, 2160, nameof(options.ComposedHeight));
        });
        services.AddSingleton<Ffmpeg>();
        services.AddSingleton<JobQueue>();
        services.AddSingleton<RunningJobs>();
        services.AddSingleton<IRecordingJob, HashJob>();
        services.AddSingleton<IRecordingJob, InspectJob>();
        services.AddSingleton<IRecordingJob, MixJob>();
        services.AddSingleton<IRecordingJob, WaveformJob>();
        services.AddSingleton<IRecordingJob, PicturesJob>();
        services.AddSingleton<IRecordingJob, HlsJob>();
        services.AddSingleton<IRecordingJob, ComposedJob>();
        services.AddSingleton<IRecordingJob, DiagnosisJob>();
        services.AddHostedService<JobWorker>();
        return services;
    }

    /// <summary>Maps what is below <c>/api</c> for jobs.</summary>
    public static void MapJobs(this IEndpointRouteBuilder app) => JobEndpoints.Map(app.MapApi());
}
