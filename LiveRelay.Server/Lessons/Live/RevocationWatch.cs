using LiveRelay.Server.Accounts;
using LiveRelay.Server.Lessons.Contract;

namespace LiveRelay.Server.Lessons.Live;

/// <summary>Sends away, with their pictures and sound, all that were let in under a login, device or link that is revoked.</summary>
public sealed class RevocationWatch(Revocations revocations, HubConnections connections, ILessonAudience audience, ILessonStage stage) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        revocations.Revoked += OnRevoked;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        revocations.Revoked -= OnRevoked;
        return Task.CompletedTask;
    }

    private void OnRevoked(string session)
    {
        var under = connections.Under(session);
        audience.Dismiss([.. under.Select(static connection => connection.Id)], DismissReason.Revoked);
        foreach (var connection in under)
        {
            stage.Close(connection.LessonId, connection.ParticipantId);
        }
    }
}
