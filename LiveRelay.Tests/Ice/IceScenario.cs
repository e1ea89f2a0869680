using System.Net;
using System.Text;
using LiveRelay.Media;
using LiveRelay.Media.Ice;
using LiveRelay.Media.Sdp;
using LiveRelay.Media.Stun;

namespace LiveRelay.Tests.Ice;

/// <summary>An agent, a clock that only moves when told, and the peer's checks.</summary>
internal sealed class IceScenario : IDatagramSink
{
    public const uint UdpPriority = 110u << 24;
    public const uint TcpPriority = 80u << 24;

    public static readonly IceCredentials ServerCredentials = new("servufrag", "server-password-22-chars");
    public static readonly IceCredentials BrowserCredentials = new("brow", "browser-password-22-chars");
    public static readonly NetworkPath Wifi = Udp("192.0.2.10", 50000);
    public static readonly NetworkPath Cable = Udp("192.0.2.20", 50001);
    public static readonly NetworkPath Tcp = NetworkPath.From(new(IPAddress.Parse("192.0.2.10"), 50002), null, TransportProtocol.Tcp);

    private readonly byte[] _buffer = new byte[IDatagramSink.MaxDatagramSize];
    private byte _transaction;

    public IceScenario(IceOptions? options = null) =>
        Agent = new IceLiteAgent(ServerCredentials, BrowserCredentials, options ?? new IceOptions());

    public IceLiteAgent Agent { get; }

    public Instant Now { get; private set; } = Instant.FromMilliseconds(1000);

    /// <summary>What the agent sent last.</summary>
    public byte[] LastAnswer { get; private set; } = [];

    /// <summary>Where it sent it.</summary>
    public NetworkPath LastAnswerPath { get; private set; }

    public int Answers { get; private set; }

    public static NetworkPath Udp(string address, int port) =>
        NetworkPath.From(new(IPAddress.Parse(address), port), IPAddress.Parse("198.51.100.1"), TransportProtocol.Udp);

    public void Wait(double seconds) => Now += TimeSpan.FromSeconds(seconds);

    /// <summary>A check as a browser sends it, and the agent's verdict.</summary>
    public DropReason Check(in NetworkPath path, bool nominate = false, uint? priority = null, IceCredentials? local = null, IceCredentials? remote = null)
    {
        local ??= ServerCredentials;
        remote ??= BrowserCredentials;
        var writer = Begin(StunClass.Request, local, remote);
        writer.AddUInt64(StunAttribute.IceControlling, 1);
        writer.AddUInt32(StunAttribute.Priority, priority ?? (path.Protocol == TransportProtocol.Tcp ? TcpPriority : UdpPriority));
        if (nominate)
        {
            writer.AddFlag(StunAttribute.UseCandidate);
        }

        return Finish(writer, local.Password, path);
    }

    public StunWriter Begin(StunClass messageClass, IceCredentials? local = null, IceCredentials? remote = null)
    {
        var writer = BeginWithoutUsername(messageClass);
        writer.Add(StunAttribute.Username, Encoding.UTF8.GetBytes($"{(local ?? ServerCredentials).Ufrag}:{(remote ?? BrowserCredentials).Ufrag}"));
        return writer;
    }

    public StunWriter BeginWithoutUsername(StunClass messageClass)
    {
        Span<byte> transactionId = stackalloc byte[12];
        transactionId.Fill(++_transaction);
        return new StunWriter(new byte[300], messageClass, StunMethod.Binding, transactionId);
    }

    public DropReason Finish(StunWriter writer, string password, in NetworkPath path)
    {
        writer.AddIntegrity(Encoding.UTF8.GetBytes(password));
        writer.AddFingerprint();
        return Send(writer.Message, path);
    }

    public DropReason Send(ReadOnlySpan<byte> datagram, in NetworkPath path) => Agent.HandleStun(Now, datagram, path, this);

    /// <summary>The error code of the last answer; 0 for a success. Its FINGERPRINT must be right, its transaction the check's.</summary>
    public int LastCode()
    {
        Assert.True(StunMessage.TryParse(LastAnswer, out var answer) && answer.HasFingerprint);
        Assert.Equal(_transaction, answer.TransactionId[0]);
        return answer.Class == StunClass.Success ? 0 : answer.TryGetErrorCode(out var code) ? code : -1;
    }

    /// <summary>Whether the last answer has a MESSAGE-INTEGRITY made with a password.</summary>
    public bool IsLastAnswerSigned(string? password = null)
    {
        Assert.True(StunMessage.TryParse(LastAnswer, out var answer));
        return answer.VerifyIntegrity(Encoding.UTF8.GetBytes(password ?? ServerCredentials.Password));
    }

    Span<byte> IDatagramSink.Reserve(int size) => _buffer.AsSpan(0, size);

    void IDatagramSink.Commit(in NetworkPath path, int length)
    {
        Answers++;
        LastAnswer = _buffer[..length];
        LastAnswerPath = path;
    }
}
