using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static LiveRelay.Media.Net.Linux.NativeMethods;

namespace LiveRelay.Media.Net.Linux;

/// <summary>An epoll set: however many connections there are, only those that are ready cost anything.</summary>
internal sealed unsafe class EventPoll : IDisposable
{
    private const int MaxEvents = 256;

    /// <summary>struct epoll_event is packed on x86-64 and nowhere else: 32 bits of events, then 64 bits of data.</summary>
    private static readonly int _dataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    private static readonly int _eventSize = _dataOffset + sizeof(long);

    private readonly byte* _events = (byte*)NativeMemory.AllocZeroed((nuint)(MaxEvents * _eventSize));

    internal int File { get; } = CreateEventPoll(EpollCloseOnExec);

    internal void Add(int file, uint events) => Control(EpollAdd, file, events);

    internal void Modify(int file, uint events) => Control(EpollModify, file, events);

    internal void Remove(int file) => Control(EpollDelete, file, 0);

    /// <summary>Collects what is ready, without waiting; how much it is.</summary>
    internal int Collect() => Math.Max(0, WaitForEvents(File, _events, MaxEvents, 0));

    /// <summary>A file of those collected, and what it is ready for.</summary>
    internal (int File, uint Events) this[int index]
    {
        get
        {
            var item = _events + index * _eventSize;
            return ((int)Unsafe.ReadUnaligned<long>(item + _dataOffset), Unsafe.ReadUnaligned<uint>(item));
        }
    }

    public void Dispose()
    {
        _ = Close(File);
        NativeMemory.Free(_events);
    }

    private void Control(int operation, int file, uint events)
    {
        var item = stackalloc byte[_eventSize];
        Unsafe.WriteUnaligned(item, events);
        Unsafe.WriteUnaligned(item + _dataOffset, (long)file);
        _ = ControlEventPoll(File, operation, file, item);
    }
}
