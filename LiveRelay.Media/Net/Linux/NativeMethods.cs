using System.Runtime.InteropServices;

namespace LiveRelay.Media.Net.Linux;

/// <summary>The system calls of the batch path, with blittable signatures; layouts are those of 64-bit Linux.</summary>
internal static unsafe partial class NativeMethods
{
    internal const int SolIPv6 = 41;
    internal const int IPv6PktInfo = 50;
    internal const int IPv6RecvPktInfo = 49;
    internal const int SolUdp = 17;
    internal const int UdpSegment = 103;
    internal const int UdpGro = 104;
    internal const int MsgDontWait = 0x40;
    internal const short PollIn = 1;
    internal const short PollOut = 4;
    internal const int EAgain = 11;
    internal const int EIntr = 4;
    internal const int EIo = 5;
    internal const int EInval = 22;
    internal const int EMsgSize = 90;
    internal const int EfdNonBlock = 0x800;
    internal const int EfdCloseOnExec = 0x80000;
    internal const int EpollCloseOnExec = 0x80000;
    internal const int EpollAdd = 1;
    internal const int EpollDelete = 2;
    internal const int EpollModify = 3;
    internal const ushort AfInet6 = 10;

    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    internal static partial int ReceiveMessages(int socket, MultiMessage* messages, uint count, int flags, void* timeout);

    [LibraryImport("libc", EntryPoint = "sendmmsg", SetLastError = true)]
    internal static partial int SendMessages(int socket, MultiMessage* messages, uint count, int flags);

    [LibraryImport("libc", EntryPoint = "ppoll", SetLastError = true)]
    internal static partial int Poll(PollDescriptor* descriptors, nuint count, TimeSpec* timeout, void* signalMask);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    internal static partial int CreateEvent(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(int file, void* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(int file, void* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    internal static partial int CreateEventPoll(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    internal static partial int ControlEventPoll(int poll, int operation, int file, void* item);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    internal static partial int WaitForEvents(int poll, void* items, int count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    internal struct IoVector
    {
        internal byte* Base;
        internal nuint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct Message
    {
        internal void* Name;
        internal uint NameLength;
        internal IoVector* Vectors;
        internal nuint VectorCount;
        internal void* Control;
        internal nuint ControlLength;
        internal int Flags;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct MultiMessage
    {
        internal Message Header;
        internal uint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct ControlHeader
    {
        internal nuint Length;
        internal int Level;
        internal int Type;
    }

    /// <summary>struct sockaddr_in6; port and address in network byte order.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct SocketAddressIPv6
    {
        internal ushort Family;
        internal ushort Port;
        internal uint FlowInfo;
        internal ulong AddressHigh;
        internal ulong AddressLow;
        internal uint ScopeId;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct PollDescriptor
    {
        internal int File;
        internal short Events;
        internal short Returned;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct TimeSpec
    {
        internal long Seconds;
        internal long Nanoseconds;
    }
}
