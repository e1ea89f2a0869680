namespace LiveRelay.Media.Sdp;

/// <summary>Writes our host candidates (RFC 8839 section 5.1; RFC 6544 section 4.5 for TCP).</summary>
internal static class CandidateLines
{
    /// <summary>The attributes, without <c>a=</c>.</summary>
    internal static IEnumerable<string> Of(IReadOnlyList<IceCandidate> candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            var candidate = candidates[i];
            var isTcp = candidate.Protocol == TransportProtocol.Tcp;

            // Each address and protocol is a base of its own, so each has its own foundation (RFC 8445 section 5.1.1.3).
            yield return $"candidate:{i + 1} 1 {(isTcp ? "tcp" : "udp")} {candidate.Priority} {candidate.Address} {candidate.Port} typ host" +
                (isTcp ? " tcptype passive" : "");
        }
    }
}
