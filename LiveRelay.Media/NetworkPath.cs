using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace LiveRelay.Media;

/// <summary>What carries a peer's datagrams: UDP, or the server's side of a TCP connection with RFC 4571 framing.</summary>
public enum TransportProtocol : byte
{
    /// <summary>Datagrams on the one UDP port.</summary>
    Udp,

    /// <summary>Passive ICE-TCP (RFC 6544) on the same port number.</summary>
    Tcp,
}

/// <summary>
/// One 5-tuple as the server sees it (RFC 8445 calls the pair of its ends a candidate pair): where a datagram came from,
/// at which of our addresses it arrived, over what. IPv4 addresses are kept as IPv4-mapped IPv6 (RFC 4291 section 2.5.5.2),
/// so that one dual-stack socket and one hash table serve both.
/// </summary>
/// <param name="RemoteAddress">The peer's address, network byte order read as one big-endian number.</param>
/// <param name="LocalAddress">Our own address that the datagram was sent to; 0 if the socket did not say.</param>
/// <param name="RemotePort">The peer's port.</param>
/// <param name="Protocol">UDP or TCP.</param>
public readonly record struct NetworkPath(UInt128 RemoteAddress, UInt128 LocalAddress, ushort RemotePort, TransportProtocol Protocol)
{
    /// <summary>A path from the framework's address types.</summary>
    public static NetworkPath From(IPEndPoint remote, IPAddress? local, TransportProtocol protocol) =>
        new(ToNumber(remote.Address), local is null ? UInt128.Zero : ToNumber(local), (ushort)remote.Port, protocol);

    /// <summary>The peer's end, IPv4 shown as IPv4. Allocates: for logs, statistics and STUN's rare uses, not for packets.</summary>
    public IPEndPoint RemoteEndPoint => new(ToAddress(RemoteAddress), RemotePort);

    /// <summary>Our own end on a port; <c>null</c> if the socket did not say which of our addresses it is.</summary>
    internal IPEndPoint? LocalEndPoint(int port) => LocalAddress == UInt128.Zero ? null : new IPEndPoint(ToAddress(LocalAddress), port);

    /// <summary>Whether the peer's address is IPv4 (mapped).</summary>
    public bool IsIPv4 => (RemoteAddress >> 32) == 0xFFFF;

    /// <inheritdoc/>
    public override string ToString() => $"{Protocol.ToString().ToLowerInvariant()} {RemoteEndPoint}";

    private static UInt128 ToNumber(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        var mapped = address.AddressFamily == AddressFamily.InterNetwork ? address.MapToIPv6() : address;
        mapped.TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static IPAddress ToAddress(UInt128 number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        var address = new IPAddress(bytes);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}
