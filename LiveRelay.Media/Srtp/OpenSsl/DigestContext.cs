using System.Runtime.InteropServices;

namespace LiveRelay.Media.Srtp.OpenSsl;

/// <summary>Owns an EVP_MD_CTX that has begun SHA-1.</summary>
internal sealed unsafe class DigestContext : SafeHandle
{
    public DigestContext()
        : base(0, ownsHandle: true)
    {
        SetHandle(LibCrypto.DigestContextNew());
        LibCrypto.Check(handle == 0 ? 0 : LibCrypto.DigestInit(handle, LibCrypto.Sha1(), 0));
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
        LibCrypto.DigestContextFree(handle);
        return true;
    }
}
