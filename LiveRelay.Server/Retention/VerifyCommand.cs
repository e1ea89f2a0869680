using LiveRelay.Server.Buckets;
using LiveRelay.Server.Library;
using LiveRelay.Server.Operations;
using LiveRelay.Server.Recording;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Retention;

/// <summary>The command <c>verify</c>: holds all recordings, or some, to their hashes. It changes nothing, and the server may run meanwhile.</summary>
public sealed class VerifyCommand(TextWriter output, TextWriter error)
{
    private const int AllGood = 0;
    private const int Damaged = 1;
    private const int CannotLook = 2;

    private long _files;
    private long _bytes;
    private int _wrong;
    private int _notHashed;

    /// <summary>Does it.</summary>
    /// <param name="args">Ids of recordings, none for all; and options as the server takes them (<c>--Storage:DataDirectory=…</c>).</param>
    /// <returns>The exit code: 0 if all is well, 1 if a file is missing or changed, 2 if nothing can be looked at.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = [.. args.Where(static arg => arg.StartsWith("--", StringComparison.Ordinal))],
            ContentRootPath = ContentRoot.Find(),
        });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddStorage();
        builder.Services.AddCheckedOptions<RecordingsOptions>("Recordings", static (_, _) => { });
        builder.Services.AddSingleton<RecordingDirectory>().AddBucket().AddSingleton<RecordingFiles>();
        using var host = builder.Build();
        try
        {
            return await CheckAsync(host.Services, [.. args.Where(static arg => !arg.StartsWith("--", StringComparison.Ordinal))]);
        }
        catch (Exception e) when (StartFailure.TryDescribe(e, out var line))
        {
            await error.WriteLineAsync(line);
            return CannotLook;
        }
    }

    private async Task<int> CheckAsync(IServiceProvider services, string[] ids)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<LiveRelayDb>>().CreateDbContextAsync();
        if (!await db.Database.CanConnectAsync())
        {
            await error.WriteLineAsync("There is no database here: give the server's own options, for example --Storage:DataDirectory=…");
            return CannotLook;
        }

        var all = await db.Recordings.AsNoTracking().Where(static recording => recording.State == RecordingState.Ready)
            .OrderBy(static recording => recording.StartedAt).Select(static recording => recording.Id).ToListAsync();
        foreach (var unknown in ids.Except(all))
        {
            await error.WriteLineAsync($"{unknown}: no such recording, or it is not ready");
            _wrong++;
        }

        foreach (var id in ids.Length == 0 ? all : ids.Intersect(all))
        {
            await CheckAsync(services.GetRequiredService<RecordingFiles>(), db, id);
        }

        await output.WriteLineAsync($"{_files} files, {_bytes} bytes: {(_wrong == 0 ? "all as they were made" : $"{_wrong} wrong")}; {_notHashed} without a hash yet");
        return _wrong == 0 ? AllGood : Damaged;
    }

    private async Task CheckAsync(RecordingFiles files, LiveRelayDb db, string id)
    {
        var recording = await db.Recordings.AsNoTracking().Include(static r => r.Tracks).SingleAsync(r => r.Id == id);
        foreach (var file in await FileCheck.CheckAsync(files, recording, CancellationToken.None))
        {
            (_files, _bytes) = (_files + 1, _bytes + file.Bytes);
            _notHashed += file.State == FileState.NotHashed ? 1 : 0;
            if (!file.IsGood)
            {
                _wrong++;
                await output.WriteLineAsync($"{file.State.ToString().ToLowerInvariant()}: {files.PathOf(id, file.FileName)}");
            }
        }
    }
}
