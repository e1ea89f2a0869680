using System.Security.Cryptography;
using LiveRelay.Server.Jobs;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LiveRelay.Tests.Jobs;

/// <summary>One job without the queue: begun, ended where a test wants it, and what it left.</summary>
internal static class JobRun
{
    /// <summary>Runs a job as the worker does, and ends it at a report of its progress; true if it came to its end.</summary>
    internal static async Task<bool> RunAsync(WorkedCounty county, string id, string kind, int endAtReport = int.MaxValue)
    {
        var services = county.County.County.Server.Services;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var reports = 0;
        var context = await ContextAsync(county, id, kind, _ =>
        {
            if (reports++ >= endAtReport)
            {
                end.Cancel();
            }
        });
        context.Begin();
        try
        {
            await services.GetServices<IRecordingJob>().Single(job => job.Kind == kind).RunAsync(context, end.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            // As after a kill: the work folder stays.
            return false;
        }
        finally
        {
            if (!end.IsCancellationRequested)
            {
                context.End();
            }
        }
    }

    internal static async Task<JobContext> ContextAsync(WorkedCounty county, string id, string kind, Action<double> report)
    {
        var services = county.County.County.Server.Services;
        return new JobContext(
            await county.LoadAsync(id),
            county.County.Files.PathOf(id),
            kind,
            services.GetRequiredService<Ffmpeg>(),
            services.GetRequiredService<IDbContextFactory<LiveRelayDb>>(),
            report);
    }

    /// <summary>All files of the recording with their hashes; not what lies in work folders.</summary>
    internal static string Products(WorkedCounty county, string id) => string.Join('\n', Directory.EnumerateFiles(county.County.Files.PathOf(id))
        .Order(StringComparer.Ordinal).Select(static path => $"{Path.GetFileName(path)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))}"));
}
