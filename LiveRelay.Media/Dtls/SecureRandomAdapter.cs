using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Prng;
using Org.BouncyCastle.Security;

namespace LiveRelay.Media.Dtls;

/// <summary>The framework's randomness in BouncyCastle's form.</summary>
internal static class SecureRandomAdapter
{
    public static SecureRandom From(RandomNumberGenerator random) => new(new CryptoApiRandomGenerator(random));
}
