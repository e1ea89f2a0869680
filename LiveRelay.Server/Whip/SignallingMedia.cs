namespace LiveRelay.Server.Whip;

/// <summary>The media types of signalling.</summary>
internal static class SignallingMedia
{
    /// <summary>Offers and answers (RFC 8866).</summary>
    internal const string Sdp = "application/sdp";

    /// <summary>ICE updates (RFC 8840 section 9).</summary>
    internal const string IceFragment = "application/trickle-ice-sdpfrag";

    /// <summary>The sizes of pictures (RFC 8259).</summary>
    internal const string Json = "application/json";
}
