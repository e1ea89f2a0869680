namespace LiveRelay.Media.Sdp;

/// <summary>A host candidate of ours, as it stands in an answer (RFC 8839 section 5.1, RFC 6544 section 4.5 for TCP).</summary>
/// <param name="Address">An IPv4 or IPv6 address, or a host name that the peer resolves.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Protocol">UDP, or TCP with tcptype passive.</param>
/// <param name="Priority">RFC 8445 section 5.1.2; UDP above TCP.</param>
public sealed record IceCandidate(string Address, ushort Port, TransportProtocol Protocol, uint Priority);
