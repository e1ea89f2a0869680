using System.Runtime.InteropServices;
using LiveRelay.Media.Dtls.OpenSsl;

namespace LiveRelay.Tests.Dtls;

/// <summary>What handshakes can be made of.</summary>
public sealed unsafe class OpenSslLibraryTests
{
    [Theory]
    [InlineData("SHA2-256", true)]
    [InlineData("SHA2-384", true)]
    [InlineData("MD5", false)]
    [InlineData("SM3", false)]
    public void A_peer_finds_the_digests_of_DTLS_SRTP_and_no_others(string digest, bool isThere)
    {
        Assert.NotEqual(0, OpenSslLibrary.Context);

        var found = Fetch(OpenSslLibrary.Context, digest);

        Assert.Equal(isThere, found != 0);
    }

    [Fact]
    public void The_rest_of_the_process_keeps_all_of_OpenSSL()
    {
        Assert.NotEqual(0, OpenSslLibrary.Context);

        Assert.NotEqual(0, Fetch(0, "SM3"));
    }

    private static nint Fetch(nint library, string digest)
    {
        var crypto = NativeLibrary.Load("libcrypto.so.3");
        var fetch = (delegate* unmanaged<nint, byte*, nint, nint>)NativeLibrary.GetExport(crypto, "EVP_MD_fetch");
        var name = Marshal.StringToCoTaskMemUTF8(digest);
        var found = fetch(library, (byte*)name, 0);
        Marshal.FreeCoTaskMem(name);
        return found;
    }
}
