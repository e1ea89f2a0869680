using System.Security.Cryptography;

namespace LiveRelay.Tests.Simulation;

/// <summary>The same "random" bytes for the same seed, so that a failing simulation can be run again.</summary>
internal sealed class SeededRandomNumberGenerator(int seed) : RandomNumberGenerator
{
    private readonly Random _random = new(seed);

    public override void GetBytes(byte[] data) => _random.NextBytes(data);

    public override void GetBytes(Span<byte> data) => _random.NextBytes(data);
}
