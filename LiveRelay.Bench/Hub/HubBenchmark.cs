using System.Diagnostics;
using System.Globalization;

namespace LiveRelay.Bench.Hub;

/// <summary>Many pages in one lesson: how long an event takes to each of them, and what a connection costs the server. The load client shares the machine.</summary>
internal static class HubBenchmark
{
    private const int DefaultConnections = 2000;
    private const int EventsPerSecond = 50;
    private const int Seconds = 20;

    /// <summary>The reach: an event arrives within so many milliseconds at 99 of 100.</summary>
    private const double ReachMilliseconds = 200;

    internal static int Run(string[] arguments) => RunAsync(arguments).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(string[] arguments)
    {
        var count = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : DefaultConnections;
        await using var server = await BenchServer.StartAsync();
        var idle = server.MemoryBytes();
        var latencies = new Latencies();
        var clients = await ConnectAsync(server, count, latencies);
        var joined = server.MemoryBytes();
        await using var teacher = await HubLoadClient.ConnectAsync(server.Address, server.TeacherToken, "bench-teacher", latencies: null);

        var serverBefore = server.ProcessorTime();
        var clientBefore = Process.GetCurrentProcess().TotalProcessorTime;
        latencies.Clear();
        var clock = Stopwatch.StartNew();
        for (var sent = 0; sent < EventsPerSecond * Seconds; sent++)
        {
            await teacher.SetTaskAsync($"完成第 {sent} 题");
            var due = TimeSpan.FromSeconds((sent + 1.0) / EventsPerSecond) - clock.Elapsed;
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due);
            }
        }

        var seconds = clock.Elapsed.TotalSeconds;
        await Task.Delay(TimeSpan.FromSeconds(1));
        Print(count, seconds, latencies, idle, joined, server.ProcessorTime() - serverBefore, Process.GetCurrentProcess().TotalProcessorTime - clientBefore);
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }

        return latencies.Percentile(0.99) <= ReachMilliseconds && latencies.Count == (long)count * EventsPerSecond * Seconds ? 0 : 1;
    }

    /// <summary>A hundred at a time, as a county's panels come at the bell.</summary>
    private static async Task<List<HubLoadClient>> ConnectAsync(BenchServer server, int count, Latencies latencies)
    {
        const int AtOnce = 100;
        List<HubLoadClient> clients = [];
        while (clients.Count < count)
        {
            var batch = Enumerable.Range(clients.Count, Math.Min(AtOnce, count - clients.Count))
                .Select(number => HubLoadClient.ConnectAsync(server.Address, server.ClassroomToken, $"bench-{number}", latencies));
            clients.AddRange(await Task.WhenAll(batch));
        }

        return clients;
    }

    private static void Print(int count, double seconds, Latencies latencies, long idle, long joined, TimeSpan serverTime, TimeSpan clientTime)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {count} connections in one lesson, {EventsPerSecond} events a second for {Seconds} s (took {seconds:F1} s), load client on the same machine
              delivered              {latencies.Count} of {(long)count * EventsPerSecond * Seconds}
              delivery p50           {latencies.Percentile(0.5):F0} ms
              delivery p99           {latencies.Percentile(0.99):F0} ms (reach: {ReachMilliseconds:F0} ms)
              delivery max           {latencies.Percentile(1):F0} ms
              server's processor     {serverTime.TotalSeconds / seconds:F2} cores, {serverTime.TotalMicroseconds / Math.Max(1, latencies.Count):F1} µs for each delivered event
              load client's          {clientTime.TotalSeconds / seconds:F2} cores
              memory per connection  {(joined - idle) / 1024.0 / count:F1} kB
            """));
    }
}
