using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace LiveRelay.Media.Srtp.Managed;

/// <summary>AES-128 in counter mode, made of System.Security.Cryptography's block encryption.</summary>
internal sealed class ManagedCounterCipher : CounterCipher
{
    // A datagram's worth of counters is encrypted by one call.
    private const int ChunkLength = IDatagramSink.MaxDatagramSize;

    private readonly ICryptoTransform _blocks;
    private readonly byte[] _counters = new byte[ChunkLength];
    private readonly byte[] _keyStream = new byte[ChunkLength];

    public ManagedCounterCipher(ReadOnlySpan<byte> key)
    {
        using var aes = Aes.Create();
        aes.Mode = CipherMode.ECB;
        aes.Padding = PaddingMode.None;
        aes.Key = key.ToArray();
        _blocks = aes.CreateEncryptor();
    }

    public override void Apply(ReadOnlySpan<byte> counter, Span<byte> text, int prefixLength, ReadOnlySpan<byte> payload)
    {
        payload.CopyTo(text[prefixLength..]);
        ushort block = 0;
        while (text.Length > 0)
        {
            var chunk = text[..Math.Min(text.Length, ChunkLength)];
            var blocks = (chunk.Length + CounterLength - 1) / CounterLength;
            FillCounters(counter, block, blocks);
            _blocks.TransformBlock(_counters, 0, blocks * CounterLength, _keyStream, 0);
            Xor(chunk, _keyStream);
            block += (ushort)blocks;
            text = text[chunk.Length..];
        }
    }

    public override void Dispose() => _blocks.Dispose();

    private void FillCounters(ReadOnlySpan<byte> counter, ushort first, int blocks)
    {
        for (var i = 0; i < blocks; i++)
        {
            var place = _counters.AsSpan(i * CounterLength, CounterLength);
            counter.CopyTo(place);
            BinaryPrimitives.WriteUInt16BigEndian(place[^2..], (ushort)(first + i));
        }
    }

    private static void Xor(Span<byte> text, ReadOnlySpan<byte> keyStream)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(text);
        var keyWords = MemoryMarshal.Cast<byte, ulong>(keyStream);
        for (var i = 0; i < words.Length; i++)
        {
            words[i] ^= keyWords[i];
        }

        for (var i = words.Length * sizeof(ulong); i < text.Length; i++)
        {
            text[i] ^= keyStream[i];
        }
    }
}
