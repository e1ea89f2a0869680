using LiveRelay.Media.Rtp;
using LiveRelay.Server.Lessons;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Lessons.Live;
using LiveRelay.Tests.Net;
using LiveRelay.Tests.Server;
using Microsoft.Extensions.DependencyInjection;

namespace LiveRelay.Tests.Lessons;

/// <summary>Who speaks, from the packets of a room's microphone to everybody's page.</summary>
public class SpeakerHubTests
{
    /// <summary>As Chromium's captured offer has them.</summary>
    private const string Offer = "chromium-156-pub-offer-H264.sdp";
    private const uint Ssrc = 338606394;
    private const byte OpusPayloadType = 111;
    private const byte AudioLevelId = 1;

    private ushort _sequenceNumber;

    [Fact]
    public async Task A_room_that_was_called_is_marked_on_all_pages_while_it_speaks_and_nothing_of_it_is_kept()
    {
        await using var server = new LiveServer();
        await using var teacher = (await JoinAsync(server, LessonRole.Teacher)).Hub;
        await using var observer = (await JoinAsync(server, LessonRole.Observer)).Hub;
        var (room, joined) = await JoinAsync(server, LessonRole.Classroom);
        await using var one = room;
        var me = joined.GetProperty("you").GetProperty("participantId").GetString();
        using var microphone = await PublishAsync(server);

        Assert.Equal("none", await teacher.CallAsync("Call", me));
        var told = Task.WhenAll(new[] { teacher, observer, room }.Select(static hub => hub.UntilAsync("speakerChanged")));
        while (!told.IsCompleted)
        {
            Speak(microphone);
            await Task.WhenAny(told, Task.Delay(20, TestContext.Current.CancellationToken));
        }

        Assert.All(await told, change => Assert.Equal(me, change.GetProperty("participantId").GetString()));
        var (late, snapshot) = await JoinAsync(server, LessonRole.Observer);
        await using var another = late;
        Assert.Equal(me, snapshot.GetProperty("speaker").GetString());

        Assert.Equal("none", await teacher.CallAsync("Mute", me, true));
        Assert.Null((await observer.UntilAsync("speakerChanged")).GetProperty("participantId").GetString());
        var kept = await server.Services.GetRequiredService<ILessonLog>().ReadAsync(DemoSchool.LessonId, TestContext.Current.CancellationToken);
        Assert.Contains(kept, static change => change is FloorMuted);
        Assert.DoesNotContain(kept, static change => change is SpeakerChanged);
    }

    private static async Task<LoopbackPeer> PublishAsync(LiveServer server)
    {
        var offer = LoopbackPeer.OfferOf(Offer);
        using var response = await server.PublishAsync(LessonRole.Classroom, "?track=guest", offer);
        return await LoopbackPeer.ConnectAsync(offer, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>A fifth of a second of speech, all at once: what counts is the microphone's own clock.</summary>
    private void Speak(LoopbackPeer microphone)
    {
        Span<byte> header = stackalloc byte[24];
        for (var i = 0; i < 10; i++)
        {
            var writer = new RtpHeaderWriter(header);
            writer.Start(false, OpusPayloadType, _sequenceNumber, _sequenceNumber * 960u, Ssrc);
            writer.AddExtension(AudioLevelId, [0x80 | 25]);
            microphone.SendRtp(header[..writer.Finish()], [0xF8, 0xFF, 0xFE]); // RFC 6716 section 3.1: one frame of 20 ms
            _sequenceNumber++;
        }
    }

    private static Task<(RawHubClient Hub, System.Text.Json.JsonElement Snapshot)> JoinAsync(LiveServer server, LessonRole role) =>
        RawHubClient.JoinAsync(server.Client.BaseAddress!, server.Token(role), $"{role}");
}
