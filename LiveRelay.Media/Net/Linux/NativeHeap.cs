using System.Runtime.InteropServices;

namespace LiveRelay.Media.Net.Linux;

/// <summary>What the C library keeps of memory that was freed, for whoever asks next.</summary>
internal static unsafe class NativeHeap
{
    private static readonly delegate* unmanaged<nuint, int> _trim =
        OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out var library) && NativeLibrary.TryGetExport(library, "malloc_trim", out var address)
            ? (delegate* unmanaged<nuint, int>)address
            : null;

    /// <summary>Gives it back to the system, which takes some milliseconds; glibc has a way to ask for it, other libraries are left alone.</summary>
    public static void Trim()
    {
        if (_trim != null)
        {
            _trim(0);
        }
    }
}
