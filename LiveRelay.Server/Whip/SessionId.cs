using System.Buffers.Text;
using System.Security.Cryptography;

namespace LiveRelay.Server.Whip;

/// <summary>Names of sessions that nobody can guess.</summary>
internal static class SessionId
{
    private const int Bytes = 16;

    /// <summary>A new one: 128 random bits as Base64url.</summary>
    internal static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
}
