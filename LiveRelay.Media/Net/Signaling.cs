namespace LiveRelay.Media.Net;

/// <summary>A publisher's wish.</summary>
/// <param name="SessionId">The id under which PATCH and DELETE will name it.</param>
/// <param name="LessonId">The lesson.</param>
/// <param name="Track">What it publishes.</param>
/// <param name="Offer">The SDP offer.</param>
/// <param name="ClientId">
/// Identifies one page that publishes and watches at once, so that it is not sent its own sound; <c>null</c> for others.
/// </param>
/// <param name="Participant">Who publishes, as the lesson knows it; <c>null</c> where it does not.</param>
public sealed record PublishRequest(string SessionId, string LessonId, TrackName Track, string Offer, string? ClientId, string? Participant = null);

/// <summary>A viewer's wish.</summary>
/// <param name="SessionId">The id under which PATCH and DELETE will name it.</param>
/// <param name="LessonId">The lesson.</param>
/// <param name="Slots">
/// Slot names in order: program, camera, screen, guest, and lesson for sound alone. Video m-lines take the named slots in order;
/// audio m-lines take their sounds in order (lesson, then guest), each once.
/// </param>
/// <param name="Offer">The SDP offer.</param>
/// <param name="ClientId">See <see cref="PublishRequest"/>.</param>
/// <param name="Participant">Who watches, as the lesson knows it; <c>null</c> where it does not.</param>
public sealed record SubscribeRequest(
    string SessionId, string LessonId, IReadOnlyList<string> Slots, string Offer, string? ClientId, string? Participant = null);

/// <summary>Why an offer or a fragment was refused.</summary>
public enum SignalingError
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>The SDP or fragment cannot be read, or lacks something that WebRTC needs; the detail says what.</summary>
    BadSdp,

    /// <summary>Peer and server have no codec in common.</summary>
    NoCommonCodec,

    /// <summary>A slot name that does not exist.</summary>
    UnknownSlot,

    /// <summary>The server or the lesson is full.</summary>
    TooMany,

    /// <summary>No such session.</summary>
    UnknownSession,
}

/// <summary>The answer to a publish, subscribe or patch.</summary>
/// <param name="Error">None on success.</param>
/// <param name="Detail">What is wrong, in a sentence for a developer; or <c>null</c>.</param>
/// <param name="Sdp">The answer, or the answering fragment of an ICE restart; <c>null</c> where there is nothing to answer.</param>
/// <param name="ETag">Identifies the ICE session (RFC 9725 section 4.3.1), without quotes: changes with each restart.</param>
public sealed record SignalingResult(SignalingError Error, string? Detail, string? Sdp, string? ETag);

/// <summary>The life of a session.</summary>
public enum SessionState
{
    /// <summary>Answered; no ICE check has come yet.</summary>
    New,

    /// <summary>ICE has a path, DTLS is under way.</summary>
    Connecting,

    /// <summary>Keys are there: media flows.</summary>
    Connected,

    /// <summary>Ended.</summary>
    Closed,
}

/// <summary>A session's state, as seen when asked.</summary>
/// <param name="SessionId">Its id.</param>
/// <param name="LessonId">Its lesson.</param>
/// <param name="IsPublisher">Whether it publishes; a viewer otherwise.</param>
/// <param name="Track">What it publishes; meaningless for a viewer.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Path">The network path in use, for people; <c>null</c> before there is one.</param>
/// <param name="ETag">The current ICE session's tag.</param>
/// <param name="CloseReason">Why it ended, one of <see cref="CloseReasons"/> or a sentence; <c>null</c> while it lives.</param>
/// <param name="Participant">Whose it is, where that is known.</param>
public sealed record SessionInfo(
    string SessionId,
    string LessonId,
    bool IsPublisher,
    TrackName Track,
    SessionState State,
    string? Path,
    string ETag,
    string? CloseReason,
    string? Participant = null);

/// <summary>A classroom that has the floor.</summary>
/// <param name="Participant">Which, as named in its <see cref="PublishRequest"/>.</param>
/// <param name="Index">Its place: 0 is the slot guest, then guest-2 and guest-3.</param>
/// <param name="IsMuted">Whether its sound is kept from everybody.</param>
public sealed record GuestOnStage(string Participant, int Index, bool IsMuted);

/// <summary>A lesson's media at a moment.</summary>
/// <param name="Tracks">The published tracks whose media flows.</param>
/// <param name="Viewers">Connected viewers.</param>
public sealed record LessonMedia(IReadOnlyList<TrackName> Tracks, int Viewers);
