using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using AesInstructions = System.Runtime.Intrinsics.X86.Aes;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace LiveRelay.Media.Srtp.Hardware;

/// <summary>
/// AES-128-GCM by the processor's own AES instructions (NIST SP 800-38D). Packets are short, and EVP looks up parameters by their names for each of them.
/// And all that is needed of a key lies in one object of five cache lines, which matters where each viewer's is cold when his turn comes. Nothing here depends on secret data but the operands of instructions that take the same time for all.
/// </summary>
internal sealed class HardwareGcmCipher : GcmCipher
{
    private const int BlockLength = 16;
    private const int Rounds = 10;

    /// <summary>Blocks encrypted side by side, which hides the instructions' latency.</summary>
    private const int Together = 8;

    private const int TogetherLength = Together * BlockLength;

    private RoundKeys _roundKeys;
    private GhashKey _hashKey;
    private bool _isDisposed;

    public HardwareGcmCipher(ReadOnlySpan<byte> key)
    {
        ExpandKey(key);
        _hashKey = new GhashKey(Encrypt(Block.Zero));
    }

    /// <summary>Whether this processor has the instructions, and they give what the standard says.</summary>
    public static bool IsSupported { get; } = AesInstructions.IsSupported && GhashKey.IsSupported && GivesKnownAnswer();

    public override void Seal(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, Span<byte> text, int prefixLength, ReadOnlySpan<byte> payload, Span<byte> tag)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (prefixLength > 0)
        {
            payload.CopyTo(text[prefixLength..]);
            payload = text;
        }

        var counter = FirstCounter(nonce);
        var hash = Hash(Vector128<ulong>.Zero, associated);
        ref var source = ref MemoryMarshal.GetReference(payload);
        ref var destination = ref MemoryMarshal.GetReference(text);
        var done = 0;
        for (; done + TogetherLength <= text.Length; done += TogetherLength)
        {
            Apply(ref counter, ref Unsafe.Add(ref source, done), ref Unsafe.Add(ref destination, done));
            hash = _hashKey.AddTogether(hash, ref Unsafe.Add(ref destination, done));
        }

        if (done < text.Length)
        {
            ApplyRest(ref counter, payload[done..text.Length], text[done..]);
            hash = Hash(hash, text[done..]);
        }

        Finish(hash, nonce, associated.Length, text.Length).CopyTo(tag);
    }

    public override bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, Span<byte> text, ReadOnlySpan<byte> tag)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Span<byte> expected = stackalloc byte[TagLength];
        var hash = Hash(Hash(Vector128<ulong>.Zero, associated), text);
        Finish(hash, nonce, associated.Length, text.Length).CopyTo(expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, tag))
        {
            return false;
        }

        var counter = FirstCounter(nonce);
        ref var reference = ref MemoryMarshal.GetReference(text);
        var done = 0;
        for (; done + TogetherLength <= text.Length; done += TogetherLength)
        {
            Apply(ref counter, ref Unsafe.Add(ref reference, done), ref Unsafe.Add(ref reference, done));
        }

        if (done < text.Length)
        {
            ApplyRest(ref counter, text[done..], text[done..]);
        }

        return true;
    }

    public override void Dispose()
    {
        _isDisposed = true;
        _roundKeys = default;
        _hashKey = default;
    }

    /// <summary>The counter of the first block of text: 1 is the tag's.</summary>
    private static Vector128<uint> FirstCounter(ReadOnlySpan<byte> nonce)
    {
        var words = MemoryMarshal.Cast<byte, uint>(nonce);
        return Vector128.Create(words[0], words[1], words[2], 2);
    }

    /// <summary>The counter, which is kept in the processor's order, as the standard's block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Block CounterBlock(Vector128<uint> counter, uint plus) => Vector128.Shuffle(
        (counter + Vector128.Create(0, 0, 0, plus)).AsByte(), Vector128.Create((byte)0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 14, 13, 12));

    /// <summary>Encrypts or decrypts eight blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Apply(ref Vector128<uint> counter, ref byte source, ref byte destination)
    {
        ref var keys = ref _roundKeys[0];
        var (a, b, c, d) = (CounterBlock(counter, 0) ^ keys, CounterBlock(counter, 1) ^ keys, CounterBlock(counter, 2) ^ keys, CounterBlock(counter, 3) ^ keys);
        var (e, f, g, h) = (CounterBlock(counter, 4) ^ keys, CounterBlock(counter, 5) ^ keys, CounterBlock(counter, 6) ^ keys, CounterBlock(counter, 7) ^ keys);
        counter += Vector128.Create(0u, 0, 0, Together);
        for (var round = 1; round < Rounds; round++)
        {
            var key = Unsafe.Add(ref keys, round);
            a = AesInstructions.Encrypt(a, key);
            b = AesInstructions.Encrypt(b, key);
            c = AesInstructions.Encrypt(c, key);
            d = AesInstructions.Encrypt(d, key);
            e = AesInstructions.Encrypt(e, key);
            f = AesInstructions.Encrypt(f, key);
            g = AesInstructions.Encrypt(g, key);
            h = AesInstructions.Encrypt(h, key);
        }

        var last = Unsafe.Add(ref keys, Rounds);
        Add(AesInstructions.EncryptLast(a, last), ref source, ref destination, 0);
        Add(AesInstructions.EncryptLast(b, last), ref source, ref destination, 1);
        Add(AesInstructions.EncryptLast(c, last), ref source, ref destination, 2);
        Add(AesInstructions.EncryptLast(d, last), ref source, ref destination, 3);
        Add(AesInstructions.EncryptLast(e, last), ref source, ref destination, 4);
        Add(AesInstructions.EncryptLast(f, last), ref source, ref destination, 5);
        Add(AesInstructions.EncryptLast(g, last), ref source, ref destination, 6);
        Add(AesInstructions.EncryptLast(h, last), ref source, ref destination, 7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Block keyStream, ref byte source, ref byte destination, nuint block) =>
        (keyStream ^ Vector128.LoadUnsafe(ref source, block * BlockLength)).StoreUnsafe(ref destination, block * BlockLength);

    /// <summary>Encrypts or decrypts what is less than eight blocks.</summary>
    private void ApplyRest(ref Vector128<uint> counter, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        Span<byte> blocks = stackalloc byte[TogetherLength];
        source.CopyTo(blocks);
        Apply(ref counter, ref blocks[0], ref blocks[0]);
        blocks[..destination.Length].CopyTo(destination);
    }

    private Vector128<ulong> Hash(Vector128<ulong> hash, ReadOnlySpan<byte> data)
    {
        var done = 0;
        for (; done + TogetherLength <= data.Length; done += TogetherLength)
        {
            hash = _hashKey.AddTogether(hash, ref Unsafe.Add(ref MemoryMarshal.GetReference(data), done));
        }

        if (done == data.Length)
        {
            return hash;
        }

        Span<byte> blocks = stackalloc byte[TogetherLength];
        data[done..].CopyTo(blocks);
        blocks[(data.Length - done)..].Clear();
        return _hashKey.Add(hash, ref blocks[0], (data.Length - done + BlockLength - 1) / BlockLength);
    }

    /// <summary>The tag.</summary>
    private Block Finish(Vector128<ulong> hash, ReadOnlySpan<byte> nonce, int associatedLength, int textLength)
    {
        var mask = Encrypt(CounterBlock(FirstCounter(nonce) - Vector128.Create(0u, 0, 0, 1), 0));
        return _hashKey.Finish(hash, associatedLength, textLength) ^ mask;
    }

    private Block Encrypt(Block block)
    {
        block ^= _roundKeys[0];
        for (var round = 1; round < Rounds; round++)
        {
            block = AesInstructions.Encrypt(block, _roundKeys[round]);
        }

        return AesInstructions.EncryptLast(block, _roundKeys[Rounds]);
    }

    /// <summary>FIPS 197 section 5.2.</summary>
    private void ExpandKey(ReadOnlySpan<byte> key)
    {
        ReadOnlySpan<byte> constants = [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0x1b, 0x36];
        _roundKeys[0] = Vector128.Create(key);
        for (var round = 1; round <= Rounds; round++)
        {
            // The instruction wants its constant in the code, so it is given none, and that of the round is added behind it.
            var before = _roundKeys[round - 1];
            var assist = AesInstructions.KeygenAssist(before, 0).AsUInt32()[3] ^ constants[round - 1];
            var words = before.AsUInt32();
            words ^= Sse2.ShiftLeftLogical128BitLane(words, 4);
            words ^= Sse2.ShiftLeftLogical128BitLane(words, 8);
            _roundKeys[round] = (words ^ Vector128.Create(assist)).AsByte();
        }
    }

    /// <summary>Test case 2 of the specification that was submitted to NIST: key, nonce and one block of text, all zero.</summary>
    private static bool GivesKnownAnswer()
    {
        using var cipher = new HardwareGcmCipher(new byte[BlockLength]);
        Span<byte> text = stackalloc byte[BlockLength];
        Span<byte> tag = stackalloc byte[TagLength];
        text.Clear();
        cipher.Seal(new byte[NonceLength], [], text, text.Length, [], tag);
        return text.SequenceEqual(Convert.FromHexString("0388DACE60B6A392F328C2B971B2FE78"))
            && tag.SequenceEqual(Convert.FromHexString("AB6E47D42CEC13BDF53A67B21257BDDF"));
    }

    [InlineArray(Rounds + 1)]
    private struct RoundKeys
    {
        private Block _first;
    }
}
