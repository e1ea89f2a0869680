namespace LiveRelay.Media.Sfu;

/// <summary>The SSRCs of an outgoing track.</summary>
/// <param name="Media">Of the media packets.</param>
/// <param name="Rtx">Of retransmissions, where the viewer takes them.</param>
internal readonly record struct OutgoingSsrcs(uint Media, uint? Rtx);
