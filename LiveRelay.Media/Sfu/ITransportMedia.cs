namespace LiveRelay.Media.Sfu;

/// <summary>What a transport carries: a publisher's tracks or a viewer's. Called on the transport's thread, with decrypted packets.</summary>
internal interface ITransportMedia
{
    /// <summary>A decrypted RTP packet; the reason if it went no further.</summary>
    DropReason HandleRtp(Instant now, ReadOnlySpan<byte> packet);

    /// <summary>A decrypted compound RTCP packet.</summary>
    DropReason HandleRtcp(Instant now, ReadOnlySpan<byte> packet);

    /// <summary>The keys are there: media may be sent.</summary>
    void OnConnected(Instant now);

    /// <summary>The transport has ended.</summary>
    void OnClosed(Instant now);

    /// <summary>Its next time has come.</summary>
    void HandleTimeout(Instant now);

    /// <summary>When it wants to be called.</summary>
    Instant NextTimeout { get; }
}
