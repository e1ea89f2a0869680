using System.Globalization;
using System.Text.Json;

namespace LiveRelay.Bench.FanOut;

/// <summary>
/// The cost of forwarding a frame to many: rounds of all rows one after another, so that a noisy moment hits all alike, and the median of each.
/// </summary>
internal static class FanOutBenchmark
{
    private const int Rounds = 7;
    private const int PacketsPerRound = 60_000;
    private static readonly int[] Audiences = [1, 50, 300];

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    public static int Run(string[] args)
    {
        var results = new List<object>();
        Console.WriteLine($"Fan-out of frames of {FanOutLesson.PacketsPerFrame} packets of {FanOutLesson.PayloadSize} bytes, AEAD_AES_128_GCM, loopback.");
        Console.WriteLine($"CPU-µs per forwarded packet on the sending thread, median of {Rounds} interleaved rounds.");
        Console.WriteLine();
        Console.WriteLine("viewers | sendto alone | EVP alone | EVP in | floor: EVP + GSO | AesGcm + SendTo | LiveRelay | ÷ floor | ÷ floor with EVP in | ÷ AesGcm + SendTo");
        Console.WriteLine("-------:|-------------:|----------:|-------:|-----------------:|----------------:|----------:|--------:|--------------------:|------------------:");
        foreach (var viewers in Audiences)
        {
            var row = Measure(viewers);
            results.Add(row);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Viewers,7} | {row.SendTo,12:0.000} | {row.Protect,9:0.000} | {row.Unprotect,6:0.000} | {row.Floor,16:0.000} | {row.Managed,15:0.000} | {row.LiveRelay,9:0.000} | {row.LiveRelay / row.Floor,7:0.00} | {row.LiveRelay / (row.Floor + row.Unprotect),19:0.00} | {row.LiveRelay / row.Managed,17:0.00}"));
        }

        if (Array.IndexOf(args, "--json") is var index and >= 0 && index + 1 < args.Length)
        {
            File.WriteAllText(args[index + 1], JsonSerializer.Serialize(results, Json));
        }

        return 0;
    }

    private static Row Measure(int viewers)
    {
        using var receivers = new ReceiverSockets(viewers + 1);
        var paths = receivers.Paths.Take(viewers).ToList();
        var frames = Math.Max(20, PacketsPerRound / (viewers * FanOutLesson.PacketsPerFrame));
        using var sink = new ChannelSink(isBatched: OperatingSystem.IsLinux());
        using var lesson = new FanOutLesson(sink, paths, receivers.Paths[^1]);
        var samples = new List<Row>();
        for (var round = -1; round < Rounds; round++)
        {
            var row = new Row(
                viewers,
                Floors.SendTo(paths, frames),
                Floors.Protect(viewers, frames),
                Floors.Unprotect(frames) / viewers,
                Floors.ProtectAndBatch(paths, frames),
                Floors.ManagedAndSendTo(paths, frames),
                Forward(lesson, sink, frames));
            if (round >= 0)
            {
                samples.Add(row); // the first round warms up
            }
        }

        return new Row(
            viewers,
            Median(samples, row => row.SendTo),
            Median(samples, row => row.Protect),
            Median(samples, row => row.Unprotect),
            Median(samples, row => row.Floor),
            Median(samples, row => row.Managed),
            Median(samples, row => row.LiveRelay));
    }

    private static double Forward(FanOutLesson lesson, ChannelSink sink, int frames)
    {
        lesson.PrepareFrames(frames);
        var before = sink.Committed;
        var time = ThreadCpuTime.Measure(() =>
        {
            for (var frame = 0; frame < frames; frame++)
            {
                lesson.ReceiveFrame();
                sink.Flush();
            }
        });
        return time / (sink.Committed - before);
    }

    private static double Median(List<Row> rows, Func<Row, double> value) => rows.Select(value).Order().ElementAt(rows.Count / 2);

    private sealed record Row(int Viewers, double SendTo, double Protect, double Unprotect, double Floor, double Managed, double LiveRelay);
}
