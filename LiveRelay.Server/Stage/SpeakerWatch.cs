using System.Threading.Channels;
using LiveRelay.Media;
using LiveRelay.Media.Net;
using LiveRelay.Server.Lessons.Live;

namespace LiveRelay.Server.Stage;

/// <summary>Tells lessons who speaks in them, one change after the other, in the order in which the media core heard them.</summary>
public sealed class SpeakerWatch(MediaServer media, IServiceProvider services, ILogger<SpeakerWatch> logger) : BackgroundService
{
    private readonly Channel<LessonSpeaker> _changes = Channel.CreateUnbounded<LessonSpeaker>(new UnboundedChannelOptions { SingleReader = true });

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        media.SpeakerChanged += OnSpeakerChanged;
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        media.SpeakerChanged -= OnSpeakerChanged;
        return base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var change in _changes.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                using var lease = services.GetRequiredService<LiveLessons>().RentLoaded(change.LessonId);
                lease?.Lesson.SetSpeaker(change.Participant);
            }
            catch (Exception e)
            {
                logger.LogWarning(e, "Lesson {Lesson} could not be told who speaks", change.LessonId);
            }
        }
    }

    /// <summary>On a media thread, which must not wait for a lesson.</summary>
    private void OnSpeakerChanged(LessonSpeaker change) => _changes.Writer.TryWrite(change);
}
