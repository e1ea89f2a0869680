using System.Runtime.InteropServices;

namespace LiveRelay.Bench.FanOut;

/// <summary>CPU time of the calling thread: what else the machine does meanwhile does not count.</summary>
internal static partial class ThreadCpuTime
{
    private const int ThreadClock = 3; // CLOCK_THREAD_CPUTIME_ID

    /// <summary>Microseconds of CPU time that the action took on this thread.</summary>
    public static double Measure(Action action)
    {
        var before = Now();
        action();
        return Now() - before;
    }

    private static double Now()
    {
        if (!OperatingSystem.IsLinux())
        {
            return System.Diagnostics.Process.GetCurrentProcess().TotalProcessorTime.TotalMicroseconds;
        }

        _ = GetTime(ThreadClock, out var time);
        return time.Seconds * 1e6 + time.Nanoseconds / 1e3;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
