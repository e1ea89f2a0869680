using LiveRelay.Server.Jobs;
using LiveRelay.Server.Operations;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Buckets;

/// <summary>Puts the bucket into the server.</summary>
public static class BucketSetup
{
    private const int MaxHours = 876_000;

    /// <summary>Adds the bucket alone, for reading; it is off where no endpoint is set.</summary>
    public static IServiceCollection AddBucket(this IServiceCollection services) => services.AddSingleton<Bucket>()
        .AddCheckedOptions<S3Options>("Storage:S3", static (options, check) =>
        {
            check.Range(options.KeepLocalHours, 0, MaxHours, nameof(options.KeepLocalHours));
            check.Range(options.PartMegabytes, 5, 4096, nameof(options.PartMegabytes));
            check.That(
                options.Prefix.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/') && !options.Prefix.StartsWith('/'),
                nameof(options.Prefix),
                "may have letters, digits and -_./, and begins with no slash");
            if (options.Endpoint.Length == 0)
            {
                check.That(options.Bucket.Length == 0, nameof(options.Endpoint), "is needed with Storage:S3:Bucket");
                return;
            }

            check.That(
                Uri.TryCreate(options.Endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.AbsolutePath == "/" && uri.Query.Length == 0,
                nameof(options.Endpoint),
                $"must be an address such as 'https://s3.example.org', not '{options.Endpoint}'");
            const string Needed = "is needed with Storage:S3:Endpoint";
            check.That(options.Bucket.Length > 0, nameof(options.Bucket), Needed);
            check.That(options.AccessKey.Length > 0, nameof(options.AccessKey), Needed);
            check.That(options.SecretKey.Length > 0, nameof(options.SecretKey), Needed);
            check.That(options.Region.Length > 0, nameof(options.Region), Needed);
        });

    /// <summary>Adds what keeps the local disk and the bucket in step.</summary>
    public static IServiceCollection AddBucketCopies(this IServiceCollection services)
    {
        services.AddSingleton<BucketCopies>().AddSingleton<IRecordingJob, StoreJob>();
        services.AddHealthChecks().AddCheck<BucketHealthCheck>("bucket");
        return services;
    }
}
