using System.Runtime.InteropServices;

namespace LiveRelay.Media.Srtp.OpenSsl;

/// <summary>Owns an EVP_CIPHER_CTX that has its cipher and key; only the initialisation vector changes from packet to packet.</summary>
internal sealed unsafe class CipherContext : SafeHandle
{
    public CipherContext(nint cipher, ReadOnlySpan<byte> key)
        : base(0, ownsHandle: true)
    {
        SetHandle(LibCrypto.CipherContextNew());
        fixed (byte* keyPointer = key)
        {
            LibCrypto.Check(handle == 0 ? 0 : LibCrypto.CipherInit(handle, cipher, 0, keyPointer, null, 1));
        }
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The native pointer. Whoever uses it keeps this object alive until the call has returned.</summary>
    public nint Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return handle;
        }
    }

    protected override bool ReleaseHandle()
    {
        LibCrypto.CipherContextFree(handle);
        return true;
    }
}
