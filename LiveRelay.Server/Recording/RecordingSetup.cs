using LiveRelay.Media.Recording;
using LiveRelay.Server.Lessons.Live;
using LiveRelay.Server.Operations;

namespace LiveRelay.Server.Recording;

/// <summary>Puts recording into the server.</summary>
public static class RecordingSetup
{
    /// <summary>Adds the recording of lessons.</summary>
    public static IServiceCollection AddRecording(this IServiceCollection services)
    {
        services.AddCheckedOptions<RecordingsOptions>("Recordings", static (options, check) =>
            check.That(options.Directory.Trim().Length > 0, nameof(options.Directory), "must not be empty"));
        services.AddCheckedOptions<RecordingOptions>("Recorder", static (options, check) =>
        {
            check.That(int.IsPow2(options.RingMegabytes), nameof(options.RingMegabytes), "must be a power of two");
            check.Range(options.RingMegabytes, 1, 1024, nameof(options.RingMegabytes));
            check.Range(options.ReorderWaitMilliseconds, 0, 5000, nameof(options.ReorderWaitMilliseconds));
            check.Range(options.ClockWaitMilliseconds, 0, 5000, nameof(options.ClockWaitMilliseconds));
            check.Range(options.FragmentMilliseconds, 100, 1000, nameof(options.FragmentMilliseconds));
            check.Range(options.SyncMilliseconds, 100, 2000, nameof(options.SyncMilliseconds));
            check.Range(options.DrainMilliseconds, 5, 500, nameof(options.DrainMilliseconds));
            check.Range(options.MinFreeMegabytes, 0, 1_000_000, nameof(options.MinFreeMegabytes));
        });
        services.AddSingleton<RecordingDirectory>();
        services.AddSingleton<RecordingFinish>();
        services.AddSingleton<LessonRecorder>();
        services.AddSingleton<ILessonRecorder>(static provider => provider.GetRequiredService<LessonRecorder>());
        services.AddHostedService(static provider => provider.GetRequiredService<LessonRecorder>());
        return services;
    }
}
