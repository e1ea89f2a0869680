using LiveRelay.Server.Accounts;
using LiveRelay.Server.Jobs;
using LiveRelay.Server.Operations;

namespace LiveRelay.Server.Uploads;

/// <summary>Puts uploads into the server.</summary>
public static class UploadsSetup
{
    /// <summary>Adds uploads.</summary>
    public static IServiceCollection AddUploads(this IServiceCollection services)
    {
        services.AddCheckedOptions<UploadsOptions>("Uploads", static (options, check) =>
        {
            check.Range(options.MaxMegabytes, 1, 1_000_000, nameof(options.MaxMegabytes));
            check.Range(options.MaxMinutes, 1, 1440, nameof(options.MaxMinutes));
            check.Range(options.MaxOpen, 1, 1000, nameof(options.MaxOpen));
            check.Range(options.KeepDays, 1, 365, nameof(options.KeepDays));
        });
        services.AddSingleton<UploadFiles>();
        services.AddSingleton<UploadCheck>();
        services.AddSingleton<AbandonedUploads>();
        services.AddSingleton<IRecordingJob, ImportJob>();
        return services;
    }

    /// <summary>Maps what is below <c>/api/uploads</c>.</summary>
    public static void MapUploads(this IEndpointRouteBuilder app) => UploadEndpoints.Map(app.MapApi());
}
