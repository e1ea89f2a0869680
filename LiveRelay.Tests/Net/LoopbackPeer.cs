using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using LiveRelay.Bench.Client;
using LiveRelay.Media;
using LiveRelay.Media.Dtls;
using LiveRelay.Media.Net;
using LiveRelay.Media.Rtcp;
using LiveRelay.Media.Sdp;
using LiveRelay.Media.Srtp;
using LiveRelay.Media.Stun;
using LiveRelay.Tests.Sdp;

namespace LiveRelay.Tests.Net;

/// <summary>What a browser does on the network, over a real socket: ICE check, DTLS, SRTP; by UDP or, framed, by TCP.</summary>
internal sealed partial class LoopbackPeer : IDisposable
{
    private static readonly DtlsCertificate _certificate = DtlsCertificate.Create(RandomNumberGenerator.Create(), DateTimeOffset.UtcNow);

    private readonly Socket _socket;
    private readonly IceCredentials _local;
    private readonly IceCredentials _remote;
    private readonly DtlsClient _dtls;
    private readonly TaskCompletionSource _checkAnswered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly BlockingCollection<(byte[] Packet, long At)> _rtp = [];
    private readonly ConcurrentQueue<byte[]> _rtcp = [];
    private SrtpSession? _outgoing;
    private SrtpSession? _incoming;

    private LoopbackPeer(string offer, string answer, ProtocolType protocol)
    {
        _local = CredentialsOf(offer);
        _remote = CredentialsOf(answer);
        var hex = Fingerprint().Match(answer).Groups[1].Value.Replace(":", "", StringComparison.Ordinal);
        _dtls = new DtlsClient(
            _certificate,
            new CertificateFingerprint("sha-256", Convert.FromHexString(hex.Trim())),
            datagram => Send(datagram.Span),
            new DtlsOptions { Timeout = RunningLoop.Deadline });
        _socket = new Socket(AddressFamily.InterNetwork, protocol == ProtocolType.Udp ? SocketType.Dgram : SocketType.Stream, protocol);
        _socket.Connect(new IPEndPoint(IPAddress.Loopback, int.Parse(CandidatePort().Match(answer).Groups[1].ValueSpan, CultureInfo.InvariantCulture)));
        new Thread(ReceiveAll) { IsBackground = true }.Start();
    }

    /// <summary>The server's port that it is connected to.</summary>
    public int ServerPort => ((IPEndPoint)_socket.RemoteEndPoint!).Port;

    /// <summary>Publishes the camera with a captured offer, and connects.</summary>
    public static async Task<LoopbackPeer> PublishAsync(MediaServer server, string capture)
    {
        var offer = OfferOf(capture);
        var result = await server.PublishAsync(new PublishRequest("publisher", "lesson", TrackName.Camera, offer, null), CancellationToken.None);
        return await ConnectAsync(new LoopbackPeer(offer, AnswerOf(result), ProtocolType.Udp));
    }

    /// <summary>Watches the program with a captured offer, and connects.</summary>
    public static async Task<LoopbackPeer> SubscribeAsync(MediaServer server, string capture, ProtocolType protocol, string id = "viewer")
    {
        var offer = OfferOf(capture);
        var result = await server.SubscribeAsync(new SubscribeRequest(id, "lesson", ["program"], offer, null), CancellationToken.None);
        return await ConnectAsync(new LoopbackPeer(offer, AnswerOf(result), protocol));
    }

    /// <summary>A captured offer, with this peer's certificate.</summary>
    public static string OfferOf(string capture)
    {
        var fingerprint = string.Join(':', _certificate.Fingerprint.Value.ToArray().Select(value => value.ToString("X2", null)));
        return Fingerprint().Replace(Captured.Read(capture), $"a=fingerprint:sha-256 {fingerprint}");
    }

    /// <summary>Connects to a server of any process on loopback, by UDP, as offer and its answer agreed.</summary>
    public static Task<LoopbackPeer> ConnectAsync(string offer, string answer) => ConnectAsync(new LoopbackPeer(offer, answer, ProtocolType.Udp));

    /// <summary>Sends an RTP packet.</summary>
    public void SendRtp(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        Span<byte> packet = stackalloc byte[IDatagramSink.MaxDatagramSize];
        header.CopyTo(packet);
        Send(packet[.._outgoing!.ProtectRtp(packet, header.Length, 0, payload)]);
    }

    /// <summary>Sends a compound RTCP packet.</summary>
    public void SendRtcp(ReadOnlySpan<byte> compound)
    {
        Span<byte> packet = stackalloc byte[IDatagramSink.MaxDatagramSize];
        compound.CopyTo(packet);
        Send(packet[.._outgoing!.ProtectRtcp(packet, compound.Length)]);
    }

    /// <summary>Asks the server whether it is there, which is also this peer's consent (RFC 7675).</summary>
    public void SendCheck()
    {
        var writer = new StunWriter(new byte[200], StunClass.Request, StunMethod.Binding, RandomNumberGenerator.GetBytes(12));
        writer.Add(StunAttribute.Username, Encoding.UTF8.GetBytes($"{_remote.Ufrag}:{_local.Ufrag}"));
        writer.AddUInt64(StunAttribute.IceControlling, 1);
        writer.AddUInt32(StunAttribute.Priority, 110u << 24);
        writer.AddFlag(StunAttribute.UseCandidate);
        writer.AddIntegrity(Encoding.UTF8.GetBytes(_remote.Password));
        writer.AddFingerprint();
        Send(writer.Message);
    }

    /// <summary>Whether a keyframe was asked for since this was asked last.</summary>
    public bool TakeKeyFrameRequest()
    {
        var isAsked = false;
        while (_rtcp.TryDequeue(out var packet))
        {
            if (_incoming!.UnprotectRtcp(packet, out var length) == DropReason.None)
            {
                var reader = new RtcpReader(packet.AsSpan(0, length));
                while (reader.TryRead(out var view))
                {
                    isAsked |= Pli.TryParse(view, out _);
                }
            }
        }

        return isAsked;
    }

    /// <summary>The next RTP packet that came, decrypted.</summary>
    public byte[] ReceiveRtp()
    {
        Assert.True(TryReceiveRtp(out var packet, out _), "no packet comes");
        return packet;
    }

    /// <summary>The next RTP packet, decrypted, and when it came, by the stopwatch; false where none comes any more.</summary>
    public bool TryReceiveRtp(out byte[] packet, out long at)
    {
        var isThere = _rtp.TryTake(out var received, RunningLoop.Deadline);
        (packet, at) = received;
        if (isThere)
        {
            Assert.Equal(DropReason.None, _incoming!.UnprotectRtp(packet, out var length));
            packet = packet[..length];
        }

        return isThere;
    }

    public void Dispose()
    {
        _socket.Dispose();
        _outgoing?.Dispose();
        _incoming?.Dispose();
    }

    private static async Task<LoopbackPeer> ConnectAsync(LoopbackPeer peer)
    {
        peer.SendCheck();
        await peer._checkAnswered.Task.WaitAsync(RunningLoop.Deadline);
        var keys = await Task.Factory.StartNew(peer._dtls.Connect, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        peer._outgoing = new SrtpSession(keys.Profile, keys.LocalKey, keys.LocalSalt);
        peer._incoming = new SrtpSession(keys.Profile, keys.RemoteKey, keys.RemoteSalt);
        return peer;
    }

    private static string AnswerOf(SignalingResult result)
    {
        Assert.Equal((SignalingError.None, null), (result.Error, result.Detail));
        return result.Sdp!;
    }

    private static IceCredentials CredentialsOf(string sdp)
    {
        Assert.True(SessionDescription.TryParse(sdp, out var description, out var error), error);
        var attributes = description.Media[0].Attributes;
        return new IceCredentials(attributes.Find("ice-ufrag")!, attributes.Find("ice-pwd")!);
    }

    [GeneratedRegex("a=candidate:\\S+ \\d+ \\S+ \\d+ \\S+ (\\d+) ")]
    private static partial Regex CandidatePort();

    [GeneratedRegex("a=fingerprint:sha-256 ([0-9A-Fa-f:]+)")]
    private static partial Regex Fingerprint();

    private void Send(ReadOnlySpan<byte> datagram)
    {
        if (_socket.ProtocolType == ProtocolType.Udp)
        {
            _socket.Send(datagram);
            return;
        }

        Span<byte> frame = stackalloc byte[2 + datagram.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)datagram.Length);
        datagram.CopyTo(frame[2..]);
        _socket.Send(frame);
    }

    private void ReceiveAll()
    {
        try
        {
            while (Receive() is { Length: > 0 } datagram)
            {
                Take(datagram);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private byte[] Receive()
    {
        var buffer = new byte[IDatagramSink.MaxDatagramSize];
        return _socket.ProtocolType == ProtocolType.Udp
            ? buffer[.._socket.Receive(buffer)]
            : ReceiveExactly(BinaryPrimitives.ReadUInt16BigEndian(ReceiveExactly(2)));
    }

    private byte[] ReceiveExactly(int length)
    {
        var bytes = new byte[length];
        for (var read = 0; read < length;)
        {
            var now = _socket.Receive(bytes.AsSpan(read));
            read += now > 0 ? now : throw new SocketException((int)SocketError.ConnectionReset);
        }

        return bytes;
    }

    /// <summary>RFC 7983: the first byte tells what it is; RFC 5761 section 4: the second, whether RTP.</summary>
    private void Take(byte[] datagram)
    {
        switch (datagram[0])
        {
            case < 4:
                _checkAnswered.TrySetResult();
                break;
            case >= 20 and < 64:
                _dtls.Enqueue(datagram);
                break;
            case >= 128 when datagram[1] is < 192 or > 223:
                _rtp.Add((datagram, Stopwatch.GetTimestamp()));
                break;
            case >= 128:
                _rtcp.Enqueue(datagram);
                break;
        }
    }
}
