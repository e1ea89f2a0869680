using LiveRelay.Media.Net;

namespace LiveRelay.Server.Operations;

/// <summary>Opens the media sockets before the web server takes its first request, and logs what becomes of sessions.</summary>
public sealed class MediaHost(MediaServer media, ILogger<MediaHost> logger) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        media.SessionChanged += Log;
        media.Faulted += LogFault;
        media.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void LogFault(Exception exception) => logger.LogError(exception, "A fault in the media core; lessons go on");

    /// <summary>On a media thread; the console's queue drops lines rather than wait (see <see cref="LogSetup"/>).</summary>
    private void Log(SessionInfo change)
    {
        if (change.State == SessionState.Closed)
        {
            logger.LogInformation("Session {Session}: closed, {Reason}", change.SessionId, change.CloseReason);
        }
        else
        {
            logger.Log(change.State == SessionState.Connected ? LogLevel.Information : LogLevel.Debug, "Session {Session}: {State}", change.SessionId, change.State);
        }
    }
}
