using LiveRelay.Media;
using LiveRelay.Media.Net;
using LiveRelay.Server.Lessons.Live;

namespace LiveRelay.Server.Stage;

/// <summary>Tells a lesson that a guest's publishing has ended, so that a floor which a plain encoder took is free again.</summary>
public sealed class GuestWatch(MediaServer media, IServiceProvider services) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        media.SessionChanged += OnSessionChanged;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        media.SessionChanged -= OnSessionChanged;
        return Task.CompletedTask;
    }

    /// <summary>On a media thread, which must not wait for a lesson.</summary>
    private void OnSessionChanged(SessionInfo session)
    {
        if (session is { State: SessionState.Closed, IsPublisher: true, Track: TrackName.Guest, Participant: not null } && session.CloseReason != CloseReasons.TakenOver)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static state => Tell(state.Lessons, state.Session), (Lessons: services.GetRequiredService<LiveLessons>(), Session: session), preferLocal: false);
        }
    }

    private static void Tell(LiveLessons lessons, SessionInfo session)
    {
        using var lease = lessons.RentLoaded(session.LessonId);
        lease?.Lesson.GuestEnded(session.Participant!);
    }
}
