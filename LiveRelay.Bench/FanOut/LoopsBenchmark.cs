using System.Diagnostics;
using System.Globalization;

namespace LiveRelay.Bench.FanOut;

/// <summary>
/// What two loops carry beside one: the same lesson's viewers on one thread, and half of them each on two threads that run at the same time.
/// A loop is full when its thread has no time left, so what it carries is what it sends in a second of its own CPU time; with two, the busier
/// one's. The wall clock stands beside it, and tells less on a machine that others use too.
/// </summary>
internal static class LoopsBenchmark
{
    private const int Rounds = 7;
    private const int Frames = 120;

    /// <summary>The publisher's loop waits for the other one that far behind it, as a real publisher's next frames would let it.</summary>
    private const int FramesAhead = 8;

    private static readonly int[] Audiences = [100, 400, 1000];

    public static int Run()
    {
        Console.WriteLine($"Frames of {FanOutLesson.PacketsPerFrame} packets to the viewers of one lesson, on one loop and on two; median of {Rounds} interleaved rounds.");
        Console.WriteLine();
        Console.WriteLine("viewers | one loop, CPU-µs a packet | two, home loop | two, other loop | carried ÷ one loop | by the wall clock");
        Console.WriteLine("-------:|--------------------------:|---------------:|----------------:|-------------------:|-----------------:");
        foreach (var viewers in Audiences)
        {
            using var receivers = new ReceiverSockets(viewers + 1);
            var paths = receivers.Paths.Take(viewers).ToList();
            using var sink = new ChannelSink(isBatched: OperatingSystem.IsLinux());
            using var one = new FanOutLesson(sink, paths, receivers.Paths[^1]);
            using var two = new TwoLoops(paths, receivers.Paths[^1]);
            var rows = new List<Row>();
            for (var round = -1; round < Rounds; round++)
            {
                var row = new Row(RunOne(one, sink), two.Run(Frames, FramesAhead));
                if (round >= 0)
                {
                    rows.Add(row); // the first round warms up
                }
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{viewers,7} | {Median(rows, static row => row.One.PerPacket),25:0.000} | {Median(rows, static row => row.Two.Home.PerPacket),14:0.000} | {Median(rows, static row => row.Two.Other.PerPacket),15:0.000} | {Median(rows, static row => row.Carried),18:0.00} | {Median(rows, static row => row.Faster),17:0.00}"));
        }

        return 0;
    }

    private static Cost RunOne(FanOutLesson lesson, ChannelSink sink)
    {
        lesson.PrepareFrames(Frames);
        var before = sink.Committed;
        var start = Stopwatch.GetTimestamp();
        var time = ThreadCpuTime.Measure(() =>
        {
            for (var frame = 0; frame < Frames; frame++)
            {
                lesson.ReceiveFrame();
                sink.Flush();
            }
        });
        return new Cost(time, sink.Committed - before, Stopwatch.GetElapsedTime(start));
    }

    private static double Median(List<Row> rows, Func<Row, double> value) => rows.Select(value).Order().ElementAt(rows.Count / 2);

    private sealed record Row(Cost One, (Cost Home, Cost Other) Two)
    {
        private double Packets => Two.Home.Packets + Two.Other.Packets;

        internal double Carried => Packets / Math.Max(Two.Home.Microseconds, Two.Other.Microseconds) / (One.Packets / One.Microseconds);

        internal double Faster => Packets / Math.Max(Two.Home.Wall.TotalSeconds, Two.Other.Wall.TotalSeconds) / (One.Packets / One.Wall.TotalSeconds);
    }
}

/// <summary>What a loop's thread took for what it sent.</summary>
/// <param name="Microseconds">CPU time.</param>
/// <param name="Packets">Datagrams sent.</param>
/// <param name="Wall">Time by the clock.</param>
internal sealed record Cost(double Microseconds, long Packets, TimeSpan Wall)
{
    internal double PerPacket => Microseconds / Packets;
}
