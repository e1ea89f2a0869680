using System.Runtime.InteropServices;
using LiveRelay.Media.Srtp.OpenSsl;

namespace LiveRelay.Media.Dtls.OpenSsl;

/// <summary>
/// A library context of OpenSSL's that knows the algorithms of DTLS-SRTP and nothing else. OpenSSL 3.0 goes through all that its context knows
/// each time that it reads the key in a peer's certificate: how much of a handshake that is, LiveRelay.Bench measures (<c>-- handshake</c>).
/// </summary>
/// <remarks>
/// The context has one provider, ours, which gives what the default provider gives, by that one's own code, less what is not needed. Neither of
/// them is seen by the process's other users of OpenSSL, and both live as long as the process.
/// </remarks>
internal static unsafe class OpenSslLibrary
{
    // core_dispatch.h: OSSL_OP_DECODER, and the highest number of an operation that 3.x knows.
    private const int Decoders = 21;
    private const int LastOperation = 22;

    // core_dispatch.h: OSSL_FUNC_PROVIDER_QUERY_OPERATION, OSSL_FUNC_PROVIDER_GET_CAPABILITIES.
    private const int QueryOperation = 1027;
    private const int GetCapabilities = 1030;

    // Of TLS 1.2 with the one cipher suite, our groups and our signature algorithms; SHA-1 is asked for by each SSL_CTX.
    private static readonly HashSet<string> _algorithms =
    [
        "AES-128-GCM", "SHA1", "SHA2-256", "SHA2-384", "SHA2-512", "HMAC", "TLS1-PRF", "CTR-DRBG", "SEED-SRC",
        "EC", "ECDH", "ECDSA", "X25519", "RSA", "RSA-PSS",
    ];

    private static readonly HashSet<string> _publicKeys = ["DER", "EC", "RSA", "RSA-PSS"];
    private static readonly nint[] _offered = new nint[LastOperation + 1];
    private static readonly Dispatch* _functions = MakeFunctions();
    private static nint _everything;

    /// <summary>The context, an OSSL_LIB_CTX; 0, which is the process's own, where OpenSSL is set up otherwise or refuses it.</summary>
    public static nint Context { get; } = Make();

    private static nint Make()
    {
        fixed (byte* all = "default\0"u8, few = "dtls-srtp\0"u8)
        {
            // A system that was set up for another provider, as that of FIPS 140, has its reasons.
            if (!LibSsl.IsAvailable || LibSsl.ProviderAvailable(0, all) != 1)
            {
                return 0;
            }

            var context = LibSsl.LibraryNew();
            _everything = LibSsl.ProviderLoad(LibSsl.LibraryNew(), all);
            var isMade = _everything != 0 && LibSsl.ProviderAdd(context, few, &OnInit) == 1 && LibSsl.ProviderLoad(context, few) != 0 && Suffices(context);
            LibCrypto.ClearErrors();
            return isMade ? context : 0;
        }
    }

    // A later 3.x may want something that is not in the list.
    private static bool Suffices(nint context)
    {
        var trial = LibSsl.ContextNew(context, 0, LibSsl.ServerMethod());
        LibSsl.ContextFree(trial);
        return trial != 0;
    }

    private static Dispatch* MakeFunctions()
    {
        var functions = (Dispatch*)NativeMemory.AllocZeroed(3, (nuint)sizeof(Dispatch));
        functions[0] = new(QueryOperation, (nint)(delegate* unmanaged<nint, int, int*, Algorithm*>)&OnQuery);
        functions[1] = new(GetCapabilities, (nint)(delegate* unmanaged<nint, byte*, nint, nint, int>)&OnCapabilities);
        return functions;
    }

    [UnmanagedCallersOnly]
    private static int OnInit(nint handle, Dispatch* given, Dispatch** functions, nint* provider)
    {
        for (var operation = 0; operation <= LastOperation; operation++)
        {
            int mayChange;
            _offered[operation] = (nint)Narrow(operation, LibSsl.ProviderQuery(_everything, operation, &mayChange));
        }

        // The algorithms' code is given this back, and knows it as its own provider's.
        *provider = LibSsl.ProviderContext(_everything);
        *functions = _functions;
        return 1;
    }

    [UnmanagedCallersOnly]
    private static Algorithm* OnQuery(nint provider, int operation, int* mayChange)
    {
        *mayChange = 0;
        return operation is >= 0 and <= LastOperation ? (Algorithm*)_offered[operation] : null;
    }

    // The groups of TLS: libssl leaves out those whose algorithms are not there.
    [UnmanagedCallersOnly]
    private static int OnCapabilities(nint provider, byte* capability, nint callback, nint argument) =>
        LibSsl.ProviderCapabilities(_everything, capability, callback, argument);

    private static Algorithm* Narrow(int operation, Algorithm* all)
    {
        var count = 0;
        while (all != null && all[count].Names != null)
        {
            count++;
        }

        var needed = (Algorithm*)NativeMemory.AllocZeroed((nuint)count + 1, (nuint)sizeof(Algorithm));
        var next = needed;
        for (var i = 0; i < count; i++)
        {
            if (IsNeeded(operation, all[i]))
            {
                *next++ = all[i];
            }
        }

        return needed;
    }

    private static bool IsNeeded(int operation, in Algorithm algorithm)
    {
        var name = Marshal.PtrToStringUTF8((nint)algorithm.Names)!.Split(':')[0];
        if (operation != Decoders)
        {
            return _algorithms.Contains(name);
        }

        // Peers' keys, and our own.
        var properties = (Marshal.PtrToStringUTF8((nint)algorithm.Properties) ?? "").Split(',');
        return properties.Contains("input=der") &&
            ((properties.Contains("structure=SubjectPublicKeyInfo") && _publicKeys.Contains(name)) ||
            (properties.Contains("structure=PrivateKeyInfo") && name == "EC"));
    }

    /// <summary>core.h: OSSL_ALGORITHM; a list of them ends with one without names.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Algorithm
    {
        public byte* Names;
        public byte* Properties;
        public nint Functions;
        public byte* Description;
    }

    /// <summary>core.h: OSSL_DISPATCH; a list of them ends with the number 0.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Dispatch(int number, nint function)
    {
        public int Number = number;
        public nint Function = function;
    }
}
