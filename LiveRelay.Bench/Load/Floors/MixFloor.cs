using System.Security.Cryptography;
using LiveRelay.Bench.FanOut;
using LiveRelay.Media;
using LiveRelay.Media.Srtp;

namespace LiveRelay.Bench.Load.Floors;

/// <summary>
/// The least that sending a lesson to so many viewers costs on this machine: a loop that encrypts each packet for each viewer with OpenSSL's EVP and
/// hands it to the system, a frame as one segmented message, hundreds of messages in one sendmmsg. Nothing is received, routed, rewritten, estimated or
/// waited for. Another thread reads the viewers' sockets as this client does, so that delivering is part of it, as it is of a server's sending.
/// </summary>
internal sealed class MixFloor : IDisposable
{
    private const int Rounds = 7;

    private readonly PacketMix _mix;
    private readonly ChannelSink _sink = new(isBatched: true);
    private readonly SocketDrain _drain;
    private readonly SrtpSession[] _sessions;
    private readonly byte[] _payload = RandomNumberGenerator.GetBytes(IDatagramSink.MaxDatagramSize);
    private ushort _picture;
    private ushort _sound;

    private MixFloor(PacketMix mix, int viewers)
    {
        _mix = mix;
        _drain = new SocketDrain(viewers);
        _sessions = [.. Enumerable.Range(0, viewers).Select(static _ => new SrtpSession(
            SrtpProfile.AeadAes128Gcm, RandomNumberGenerator.GetBytes(16), RandomNumberGenerator.GetBytes(12), SrtpBackend.OpenSsl))];
    }

    /// <summary>CPU-µs for each packet: the median of rounds of a second of the lesson each, without pauses.</summary>
    internal static double Measure(PacketMix mix, int viewers)
    {
        using var floor = new MixFloor(mix, viewers);
        floor.Second(); // the first one warms up
        return Enumerable.Range(0, Rounds).Select(_ => floor.Second()).Order().ElementAt(Rounds / 2);
    }

    public void Dispose()
    {
        _drain.Dispose();
        _sink.Dispose();
        Array.ForEach(_sessions, static session => session.Dispose());
    }

    private double Second()
    {
        var before = _sink.Committed;
        var time = ThreadCpuTime.Measure(() =>
        {
            var sounds = 0;
            for (var frame = 0; frame < _mix.Frames; frame++)
            {
                SendPicture();
                for (; sounds * _mix.Frames < (frame + 1) * _mix.Sounds; sounds++)
                {
                    SendSound();
                }
            }
        });
        return time / (_sink.Committed - before);
    }

    private void SendPicture()
    {
        for (var viewer = 0; viewer < _sessions.Length; viewer++)
        {
            for (var i = 0; i < _mix.PacketsPerFrame; i++)
            {
                Send(viewer, ssrc: 1, (ushort)(_picture + i), _mix.PictureLength);
            }
        }

        _picture += (ushort)_mix.PacketsPerFrame;
        _sink.Flush();
    }

    private void SendSound()
    {
        for (var viewer = 0; viewer < _sessions.Length; viewer++)
        {
            Send(viewer, ssrc: 2, _sound, _mix.SoundLength);
        }

        _sound++;
        _sink.Flush();
    }

    private void Send(int viewer, byte ssrc, ushort number, int length)
    {
        var packet = _sink.Reserve(length + SrtpSession.MaxRtpOverhead);
        packet[..PacketMix.HeaderLength].Clear();
        packet[0] = 0x80;
        packet[2] = (byte)(number >> 8);
        packet[3] = (byte)number;
        packet[11] = ssrc;
        _sink.Commit(_drain.Paths[viewer], _sessions[viewer].ProtectRtp(packet, PacketMix.HeaderLength, 0, _payload.AsSpan(0, length - PacketMix.HeaderLength)));
    }
}
