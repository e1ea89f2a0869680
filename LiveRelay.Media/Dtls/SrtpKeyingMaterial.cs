using LiveRelay.Media.Srtp;

namespace LiveRelay.Media.Dtls;

/// <summary>What a DTLS handshake agreed on for SRTP (RFC 5764 section 4.2): one master key and salt for each direction.</summary>
/// <param name="Profile">The chosen protection profile.</param>
/// <param name="LocalKey">The master key of what we send, 16 bytes.</param>
/// <param name="LocalSalt">The master salt of what we send, 14 bytes, or 12 with AEAD.</param>
/// <param name="RemoteKey">The master key of what the peer sends.</param>
/// <param name="RemoteSalt">The master salt of what the peer sends.</param>
public sealed record SrtpKeyingMaterial(SrtpProfile Profile, byte[] LocalKey, byte[] LocalSalt, byte[] RemoteKey, byte[] RemoteSalt);
