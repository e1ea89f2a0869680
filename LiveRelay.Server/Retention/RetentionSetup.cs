using LiveRelay.Server.Accounts;
using LiveRelay.Server.Operations;

namespace LiveRelay.Server.Retention;

/// <summary>Puts quota, retention and deletion into the server.</summary>
public static class RetentionSetup
{
    private const int MaxDays = 36_500;

    /// <summary>Adds what keeps and deletes recordings.</summary>
    public static IServiceCollection AddRetention(this IServiceCollection services)
    {
        services.AddCheckedOptions<RetentionOptions>("Retention", static (options, check) =>
        {
            check.Range(options.QuotaGigabytes, 0, 1e9, nameof(options.QuotaGigabytes));
            check.Range(options.WarnPercent, 1, 100, nameof(options.WarnPercent));
            check.Range(options.DraftDays, 0, MaxDays, nameof(options.DraftDays));
            check.Range(options.PublishedDays, 0, MaxDays, nameof(options.PublishedDays));
            check.Range(options.WithdrawnDays, 0, MaxDays, nameof(options.WithdrawnDays));
            check.Range(options.NoticeDays, 0, 365, nameof(options.NoticeDays));
            check.Range(options.SweepMinutes, 1, 1440, nameof(options.SweepMinutes));
        });
        services.AddSingleton<SchoolQuota>();
        services.AddSingleton<RecordingDeletion>();
        services.AddSingleton<RetentionSweep>();
        return services.AddHostedService(static provider => provider.GetRequiredService<RetentionSweep>());
    }

    /// <summary>Maps what is below <c>/api</c> for the storage of recordings.</summary>
    public static void MapRetention(this IEndpointRouteBuilder app) => StorageEndpoints.Map(app.MapApi());
}
