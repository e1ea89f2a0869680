using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using LiveRelay.Media;
using LiveRelay.Media.Stun;

namespace LiveRelay.Tests.Operations;

/// <summary>A TURN client (RFC 8656) that does what tests ask, one request at a time, over UDP, TCP or TLS.</summary>
internal sealed class TurnTestClient : IDisposable
{
    public const int Udp = 17;
    public const int Tcp = 6;

    private const StunMethod Allocate = (StunMethod)3;
    private const StunMethod Refresh = (StunMethod)4;
    private const StunMethod SendMethod = (StunMethod)6;
    private const StunMethod CreatePermission = (StunMethod)8;
    private const StunAttribute Lifetime = (StunAttribute)0x000D;
    private const StunAttribute XorPeerAddress = (StunAttribute)0x0012;
    private const StunAttribute Data = (StunAttribute)0x0013;
    private const StunAttribute XorRelayedAddress = (StunAttribute)0x0016;
    private const StunAttribute RequestedAddressFamily = (StunAttribute)0x0017;
    private const StunAttribute RequestedTransport = (StunAttribute)0x0019;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    private readonly Socket _socket;
    private readonly Stream? _stream;
    private byte[] _realm = [];
    private byte[] _nonce = [];
    private byte[] _username = [];
    private byte[] _key = [];

    private TurnTestClient(Socket socket, Stream? stream)
    {
        _socket = socket;
        _stream = stream;
        _socket.ReceiveTimeout = (int)_patience.TotalMilliseconds;
    }

    /// <summary>The address that the relay gave, once allocated.</summary>
    public IPEndPoint? RelayedAddress { get; private set; }

    public static TurnTestClient OverUdp(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(IPAddress.Loopback, port);
        return new TurnTestClient(socket, null);
    }

    public static TurnTestClient OverTcp(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, port);
        return new TurnTestClient(socket, new NetworkStream(socket));
    }

    [SuppressMessage("Security", "CA5359", Justification = "The certificate is the test's own.")]
    public static TurnTestClient OverTls(int port, SslProtocols versions)
    {
        var plain = OverTcp(port);
        var tls = new SslStream(plain._stream!, leaveInnerStreamOpen: false, static (_, _, _, _) => true);
        tls.AuthenticateAsClient(new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = versions });
        return new TurnTestClient(plain._socket, tls);
    }

    /// <summary>Gives the allocation back, so that the next client on this port finds none (RFC 8656 section 7.1).</summary>
    public void Dispose()
    {
        if (RelayedAddress is not null)
        {
            var writer = Begin(Refresh);
            writer.AddUInt32(Lifetime, 0);
            Exchange(Sign(writer).Message);
        }

        _stream?.Dispose();
        _socket.Dispose();
    }

    /// <summary>Asks for the address that the server sees; returns the whole response.</summary>
    public byte[] Bind() => Exchange(Begin(StunMethod.Binding).Message);

    /// <summary>Allocates a relay address; returns 0 or the error code.</summary>
    public int TryAllocate(string username, string password, int transport = Udp, bool wantsIPv6 = false)
    {
        // The first answer is 401 with the realm and a nonce (RFC 8489 section 9.2.4).
        Challenge(Exchange(BeginAllocate(transport, wantsIPv6).Message));
        _username = Encoding.UTF8.GetBytes(username);
        _key = LongTermKey(password);
        var answer = Exchange(Sign(BeginAllocate(transport, wantsIPv6)).Message);
        Assert.True(StunMessage.TryParse(answer, out var message));
        if (message.Class == StunClass.Error)
        {
            return CodeOf(answer);
        }

        Assert.True(message.VerifyIntegrity(_key), "the server knows the credential's password");
        Assert.True(message.TryGet(XorRelayedAddress, out var value));
        Assert.True(StunAddress.TryReadXor(value, message.TransactionId, out var relayed));
        RelayedAddress = ToEndPoint(relayed);
        return 0;
    }

    /// <summary>Allocates without credentials; returns 0 or the error code.</summary>
    public int TryAllocateAnonymously() => CodeOf(Exchange(BeginAllocate(Udp, wantsIPv6: false).Message));

    /// <summary>Asks for a permission to relay to a peer; returns 0 or the error code.</summary>
    public int TryPermit(IPEndPoint peer)
    {
        var writer = Begin(CreatePermission);
        writer.AddXorAddress(XorPeerAddress, ToStun(peer));
        return CodeOf(Exchange(Sign(writer).Message));
    }

    /// <summary>Asks for a permission to relay to an IPv4 address in IPv6's form, ::ffff:a.b.c.d; returns 0 or the error code.</summary>
    public int TryPermitMapped(IPAddress peer)
    {
        var writer = Begin(CreatePermission);
        Span<byte> value = stackalloc byte[20];
        value[1] = 2;
        peer.MapToIPv6().TryWriteBytes(value[4..], out _);
        for (var i = 4; i < value.Length; i++)
        {
            value[i] ^= writer.Message[i]; // the mask is the magic cookie and the transaction id, bytes 4 to 19 of the header
        }

        writer.Add(XorPeerAddress, value);
        return CodeOf(Exchange(Sign(writer).Message));
    }

    /// <summary>Sends data to a peer through the relay.</summary>
    public void SendTo(IPEndPoint peer, ReadOnlySpan<byte> data)
    {
        var writer = new StunWriter(new byte[1500], StunClass.Indication, SendMethod, RandomNumberGenerator.GetBytes(12));
        writer.AddXorAddress(XorPeerAddress, ToStun(peer));
        writer.Add(Data, data);
        Send(writer.Message);
    }

    /// <summary>Waits for data from a peer.</summary>
    public byte[] Receive()
    {
        var received = ReceiveMessage();
        Assert.True(StunMessage.TryParse(received, out var message));
        Assert.True(message.TryGet(Data, out var data));
        return data.ToArray();
    }

    private static StunWriter Begin(StunMethod method) =>
        new(new byte[1500], StunClass.Request, method, RandomNumberGenerator.GetBytes(12));

    private static StunWriter BeginAllocate(int transport, bool wantsIPv6)
    {
        var writer = Begin(Allocate);
        writer.AddUInt32(RequestedTransport, (uint)transport << 24);
        if (wantsIPv6)
        {
            writer.AddUInt32(RequestedAddressFamily, 2u << 24);
        }

        return writer;
    }

    private StunWriter Sign(StunWriter writer)
    {
        writer.Add(StunAttribute.Username, _username);
        writer.Add(StunAttribute.Realm, _realm);
        writer.Add(StunAttribute.Nonce, _nonce);
        writer.AddIntegrity(_key);
        writer.AddFingerprint();
        return writer;
    }

    private void Challenge(byte[] answer)
    {
        Assert.Equal(401, CodeOf(answer));
        Assert.True(StunMessage.TryParse(answer, out var message));
        Assert.True(message.TryGet(StunAttribute.Realm, out var realm));
        Assert.True(message.TryGet(StunAttribute.Nonce, out var nonce));
        _realm = realm.ToArray();
        _nonce = nonce.ToArray();
    }

    [SuppressMessage("Security", "CA5351", Justification = "The long-term key is an MD5 by definition (RFC 8489 section 9.2.2).")]
    private byte[] LongTermKey(string password) =>
        MD5.HashData([.. _username, (byte)':', .. _realm, (byte)':', .. Encoding.UTF8.GetBytes(password)]);

    private static int CodeOf(byte[] answer)
    {
        Assert.True(StunMessage.TryParse(answer, out var message) && message.HasFingerprint);
        return message.Class == StunClass.Success ? 0 : message.TryGetErrorCode(out var code) ? code : -1;
    }

    private byte[] Exchange(ReadOnlySpan<byte> request)
    {
        Send(request);
        var answer = ReceiveMessage();
        Assert.True(StunMessage.TryParse(answer, out var message));
        Assert.True(message.TransactionId.SequenceEqual(request.Slice(8, 12)));
        return answer;
    }

    private void Send(ReadOnlySpan<byte> message)
    {
        if (_stream is null)
        {
            _socket.Send(message);
        }
        else
        {
            _stream.Write(message);
        }
    }

    private byte[] ReceiveMessage()
    {
        var buffer = new byte[StunMessage.MaxLength];
        if (_stream is null)
        {
            return buffer[.._socket.Receive(buffer)];
        }

        // On a stream the messages follow each other without framing (RFC 8489 section 6.2.2).
        _stream.ReadExactly(buffer, 0, StunMessage.HeaderLength);
        var length = BinaryPrimitives.ReadUInt16BigEndian(buffer.AsSpan(2));
        _stream.ReadExactly(buffer, StunMessage.HeaderLength, length);
        return buffer[..(StunMessage.HeaderLength + length)];
    }

    private static StunAddress ToStun(IPEndPoint address)
    {
        var path = NetworkPath.From(address, null, TransportProtocol.Udp);
        return new StunAddress(path.RemoteAddress, path.RemotePort);
    }

    private static IPEndPoint ToEndPoint(StunAddress address) =>
        new NetworkPath(address.Address, 0, address.Port, TransportProtocol.Udp).RemoteEndPoint;
}
