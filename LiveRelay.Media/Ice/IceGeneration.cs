using System.Text;
using LiveRelay.Media.Sdp;

namespace LiveRelay.Media.Ice;

/// <summary>One ICE generation's credentials (a restart begins the next), in the bytes that checks are compared with.</summary>
internal sealed class IceGeneration(IceCredentials local, IceCredentials remote)
{
    private readonly byte[] _username = Encoding.UTF8.GetBytes($"{local.Ufrag}:{remote.Ufrag}");
    private readonly byte[] _key = Encoding.UTF8.GetBytes(local.Password);

    public IceCredentials Local { get; } = local;

    public IceCredentials Remote { get; } = remote;

    /// <summary>The key of checks from the peer and of our responses: our password (RFC 8445 section 7.2.2).</summary>
    public ReadOnlySpan<byte> Key => _key;

    public bool HasUsername(ReadOnlySpan<byte> username) => username.SequenceEqual(_username);
}
