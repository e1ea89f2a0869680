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
        services.AddSingleton<RecordingDirectory>();
        return services;
    }
}
