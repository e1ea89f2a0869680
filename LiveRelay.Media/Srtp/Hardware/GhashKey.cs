using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace LiveRelay.Media.Srtp.Hardware;

/// <summary>
/// GCM's hash by carry-less multiplication. It is computed as POLYVAL of the reversed blocks under the key multiplied by x (RFC 8452 appendix A), which
/// spares shifting each product; eight blocks are multiplied by eight powers of the key and reduced once. A hash under way is POLYVAL's.
/// </summary>
internal struct GhashKey
{
    private const int Together = 8;
    private const int BlockLength = 16;

    /// <summary>The upper half of POLYVAL's polynomial, x^128 + x^127 + x^126 + x^121 + 1, without its highest term.</summary>
    private const ulong Polynomial = 0xC200_0000_0000_0000;

    /// <summary>The eighth power first: in the order in which they are needed.</summary>
    private Powers _powers;

    /// <param name="key">The block of zeroes, encrypted.</param>
    public GhashKey(Block key)
    {
        var first = MultiplyByX(Reverse(key));
        var power = first;
        for (var i = Together - 1; i >= 0; i--)
        {
            _powers[i] = power;
            power = Reduce(Multiply(power, first));
        }
    }

    public static bool IsSupported => Pclmulqdq.IsSupported && Ssse3.IsSupported;

    /// <summary>Adds eight blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<ulong> AddTogether(Vector128<ulong> hash, ref byte blocks)
    {
        if (!Pclmulqdq.V512.IsSupported || !Avx512BW.IsSupported)
        {
            return Add(hash, ref blocks, Together);
        }

        var reversed = Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
        var order = Vector512.Create(Vector256.Create(reversed, reversed), Vector256.Create(reversed, reversed));
        var before = Vector512.Create(Vector256.Create(hash, Vector128<ulong>.Zero), Vector256<ulong>.Zero);
        var x = Avx512BW.Shuffle(Vector512.LoadUnsafe(ref blocks), order).AsUInt64() ^ before;
        var y = Avx512BW.Shuffle(Vector512.LoadUnsafe(ref blocks, 4 * BlockLength), order).AsUInt64();
        ref var powers = ref Unsafe.As<Vector128<ulong>, ulong>(ref _powers[0]);
        var p = Vector512.LoadUnsafe(ref powers);
        var q = Vector512.LoadUnsafe(ref powers, Together);
        var low = Pclmulqdq.V512.CarrylessMultiply(x, p, 0x00) ^ Pclmulqdq.V512.CarrylessMultiply(y, q, 0x00);
        var middle = Pclmulqdq.V512.CarrylessMultiply(x, p, 0x01) ^ Pclmulqdq.V512.CarrylessMultiply(x, p, 0x10)
            ^ Pclmulqdq.V512.CarrylessMultiply(y, q, 0x01) ^ Pclmulqdq.V512.CarrylessMultiply(y, q, 0x10);
        var high = Pclmulqdq.V512.CarrylessMultiply(x, p, 0x11) ^ Pclmulqdq.V512.CarrylessMultiply(y, q, 0x11);
        return Reduce(new Product(Fold(low), Fold(middle), Fold(high)));
    }

    /// <summary>Adds one to eight blocks.</summary>
    public Vector128<ulong> Add(Vector128<ulong> hash, ref byte blocks, int count)
    {
        ref var powers = ref Unsafe.Add(ref _powers[0], Together - count);
        var sum = Multiply(hash ^ Reverse(Vector128.LoadUnsafe(ref blocks)), powers);
        for (var i = 1; i < count; i++)
        {
            var product = Multiply(Reverse(Vector128.LoadUnsafe(ref blocks, (nuint)(i * BlockLength))), Unsafe.Add(ref powers, i));
            sum = new Product(sum.Low ^ product.Low, sum.Middle ^ product.Middle, sum.High ^ product.High);
        }

        return Reduce(sum);
    }

    /// <summary>Adds the lengths in bytes, and gives the hash as GCM has it.</summary>
    public readonly Block Finish(Vector128<ulong> hash, int associatedLength, int textLength)
    {
        var lengths = Vector128.Create((ulong)textLength * 8, (ulong)associatedLength * 8);
        return Reverse(Reduce(Multiply(hash ^ lengths, _powers[Together - 1])).AsByte()).AsByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Reverse(Block block) =>
        Vector128.Shuffle(block, Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)).AsUInt64();

    private static Vector128<ulong> MultiplyByX(Vector128<ulong> value)
    {
        var (low, high) = (value[0], value[1]);
        var carry = 0 - (high >> 63);
        return Vector128.Create((low << 1) ^ (carry & 1), ((high << 1) | (low >> 63)) ^ (carry & Polynomial));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Product Multiply(Vector128<ulong> a, Vector128<ulong> b) => new(
        Pclmulqdq.CarrylessMultiply(a, b, 0x00),
        Pclmulqdq.CarrylessMultiply(a, b, 0x01) ^ Pclmulqdq.CarrylessMultiply(a, b, 0x10),
        Pclmulqdq.CarrylessMultiply(a, b, 0x11));

    /// <summary>A product of 256 bits by the polynomial, and by x^-128 as POLYVAL has it: 64 bits at a time from below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Reduce(in Product product)
    {
        var polynomial = Vector128.Create(1, Polynomial);
        var low = product.Low ^ Vector128.Create(0, product.Middle[0]);
        var high = product.High ^ Vector128.Create(product.Middle[1], 0);
        low = Vector128.Shuffle(low, Vector128.Create(1ul, 0)) ^ Pclmulqdq.CarrylessMultiply(low, polynomial, 0x10);
        low = Vector128.Shuffle(low, Vector128.Create(1ul, 0)) ^ Pclmulqdq.CarrylessMultiply(low, polynomial, 0x10);
        return high ^ low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Fold(Vector512<ulong> lanes)
    {
        var halves = lanes.GetLower() ^ lanes.GetUpper();
        return halves.GetLower() ^ halves.GetUpper();
    }

    /// <summary>The lower, the crossed and the upper products of 64 bits by 64.</summary>
    private readonly record struct Product(Vector128<ulong> Low, Vector128<ulong> Middle, Vector128<ulong> High);

    [InlineArray(Together)]
    private struct Powers
    {
        private Vector128<ulong> _first;
    }
}
