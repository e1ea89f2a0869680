using System.Security.Cryptography;
using LiveRelay.Server.Storage;
using Microsoft.IdentityModel.Tokens;

namespace LiveRelay.Server.Lessons;

/// <summary>The key that signs join tokens. It is kept in the data directory, so that links survive a restart.</summary>
public sealed class SigningKey
{
    /// <summary>Its file in the data directory: Base64.</summary>
    public const string FileName = "token-signing.key";

    /// <summary>As long as the hash, as RFC 7518 section 3.2 asks of HS256.</summary>
    private const int Length = 32;

    /// <summary>Reads the key, or makes one at the first start.</summary>
    /// <exception cref="IOException">The file cannot be read or written, or holds no key.</exception>
    public SigningKey(DataDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var path = directory.File(FileName);
        if (!File.Exists(path))
        {
            var text = Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length));
            SecretFile.Write(path, System.Text.Encoding.ASCII.GetBytes(text));
        }

        Key = new SymmetricSecurityKey(Read(path));
    }

    /// <summary>The key.</summary>
    public SymmetricSecurityKey Key { get; }

    private static byte[] Read(string path)
    {
        var key = new byte[Length];
        return Convert.TryFromBase64String(File.ReadAllText(path).Trim(), key, out var length) && length == Length
            ? key
            : throw new IOException($"{path} holds no signing key; remove it, and the next start makes a new one (all links become invalid).");
    }
}
