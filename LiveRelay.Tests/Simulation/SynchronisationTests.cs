using LiveRelay.Media;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Tests.Simulation;

/// <summary>Sound and picture stay in step: what was captured together has the same time on the viewer's side of the sender reports.</summary>
public class SynchronisationTests
{
    private protected virtual SimulatedLesson NewLesson(int seed) => new(seed);

    [Theory]
    [InlineData(0)]
    [InlineData(365)]
    public void Sender_reports_put_sound_and_picture_within_5_ms(int clockOffsetInDays)
    {
        using var lesson = NewLesson(clockOffsetInDays + 1);
        var line = new LineConditions { Jitter = TimeSpan.FromMilliseconds(15), Loss = 0.05 };
        lesson.AddPublisher(TrackName.Camera, line, new PublisherSettings { ClockOffset = TimeSpan.FromDays(clockOffsetInDays) });
        var viewer = lesson.AddViewer(Slot.Program, line);
        lesson.RunFor(TimeSpan.FromSeconds(10));

        var picture = viewer.Packets.Last();
        var pictureTime = PlayTime(viewer.SenderReports[viewer.VideoSsrcs.Media], picture.Timestamp, 90_000);
        var soundTime = PlayTime(viewer.SenderReports[viewer.AudioSsrcs.Media], viewer.LastSound.Timestamp, 48_000);

        var captured = (picture.SentAt - viewer.LastSound.CapturedAt) / 1000.0;
        Assert.InRange(pictureTime - soundTime - captured, -5, 5);
    }

    /// <summary>Milliseconds on the server's NTP clock at which a sample with that timestamp belongs.</summary>
    private static double PlayTime((ulong Ntp, uint Timestamp) report, uint timestamp, int clockRate) =>
        ((report.Ntp >> 32) * 1000.0) + ((report.Ntp & 0xFFFF_FFFF) * 1000.0 / 4294967296.0) + ((int)(timestamp - report.Timestamp) * 1000.0 / clockRate);
}
