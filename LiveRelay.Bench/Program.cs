using LiveRelay.Bench.Congestion;
using LiveRelay.Bench.Diagnosis;
using LiveRelay.Bench.FanOut;
using LiveRelay.Bench.Handshakes;
using LiveRelay.Bench.Hub;
using LiveRelay.Bench.Load;
using LiveRelay.Bench.Recorder;

// What a packet costs: each verb prints a table, and all figures of one run stand beside a floor that was measured in the same run.
switch (args.FirstOrDefault())
{
    case "fanout":
        return FanOutBenchmark.Run(args[1..]);
    case "loops":
        return LoopsBenchmark.Run();
    case "load":
        return await LoadCommand.RunAsync(args[1..]);
    case "bwe":
        return BandwidthBenchmark.Run(args[1..]);
    case "hub":
        return HubBenchmark.Run(args[1..]);
    case "handshake":
        return HandshakeBenchmark.Run();
    case "recorder":
        return RecorderBenchmark.Run();
    case "diagnosis":
        return args is [_, "--minutes", var text, ..] && int.TryParse(text, out var minutes) ? await LongLesson.RunAsync(minutes) : await DiagnosisBenchmark.RunAsync();
    case "micro":
        BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(typeof(FanOutBenchmark).Assembly).Run(args[1..]);
        return 0;
    default:
        Console.WriteLine("""
            LiveRelay.Bench: what a packet costs
              load OPTIONS           a publisher and any number of viewers against a running server
              fanout [--json FILE]   CPU-µs per forwarded packet at 1, 50 and 300 viewers, beside floors of the same run
              loops                  what two media loops carry beside one
              bwe                    the bandwidth estimator on simulated lines: rate steps, loss, RFC 8867
              hub [CONNECTIONS]      how long an event takes to each of 2,000 pages of one lesson, and what a connection costs
              handshake              CPU-µs and memory of a DTLS handshake, 200 at once, for each backend
              recorder               CPU-% of a core for recording one lesson
              diagnosis              how wrong the diagnosis of lessons is on speech, slides and faces of which all is known
              diagnosis --minutes N  how long that of a lesson of N minutes takes
              micro [filter…]        micro-benchmarks of single stages (BenchmarkDotNet)
            """);
        return args.Length == 0 ? 0 : 2;
}
