using System.Globalization;
using System.Net;
using LiveRelay.Bench.FanOut;
using LiveRelay.Media;
using LiveRelay.Media.Net.Recording;
using LiveRelay.Media.Recording;

namespace LiveRelay.Bench.Recorder;

/// <summary>
/// What recording one lesson costs: 150 packets of picture and 50 of sound a second, 1.5 Mbit/s, into real files. Rounds with and without recording take
/// turns; the difference is the media loop's part. Forcing to the disk is waiting and not counted.
/// </summary>
internal static class RecorderBenchmark
{
    private const int Rounds = 7;
    private const int Seconds = 60;
    private const long LeastBytes = 59L * 150 * FanOutLesson.PayloadSize;
    private static readonly int Frames = (int)(Seconds / FanOutLesson.FrameTime.TotalSeconds);

    public static int Run()
    {
        var directory = Directory.CreateTempSubdirectory("recorder-bench");
        try
        {
            var plain = new List<double>();
            var tapped = new List<double>();
            var recorder = new List<double>();
            for (var round = -1; round < Rounds; round++)
            {
                var without = Measure(null, out _);
                var with = Measure(Path.Combine(directory.FullName, $"{round + 1}"), out var recording);
                if (round >= 0)
                {
                    plain.Add(without);
                    tapped.Add(with);
                    recorder.Add(recording);
                }
            }

            var loop = Median(tapped) - Median(plain);
            Console.WriteLine($"Recording one lesson: VP8 and Opus, 1.5 Mbit/s, {Seconds} s, median of {Rounds} interleaved rounds; CPU-% of one core.");
            Console.WriteLine();
            Console.WriteLine("media loop | recorder | together");
            Console.WriteLine("----------:|---------:|--------:");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{loop,10:0.000} | {Median(recorder),8:0.000} | {loop + Median(recorder),8:0.000}"));
            return 0;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static double Measure(string? directory, out double recording)
    {
        using var lesson = new FanOutLesson(new NullSink(), [], Address, hasSound: true);
        using var sync = new DiskSync(TimeSpan.FromSeconds(1));
        var storage = directory is null ? null : new DiskStorage(Directory.CreateDirectory(directory).FullName, sync);
        var recorder = storage is null ? null : Record(lesson, storage);
        double loopTime = 0, recorderTime = 0;
        for (var frame = 0; frame < Frames; frame += 2)
        {
            lesson.PrepareFrames(2);
            loopTime += ThreadCpuTime.Measure(() =>
            {
                lesson.ReceiveFrame();
                lesson.ReceiveFrame();
            });
            recorderTime += recorder is null ? 0 : ThreadCpuTime.Measure(() => recorder.Drain(lesson.Now));
        }

        storage?.End();
        if (directory is not null && BytesIn(directory) < LeastBytes)
        {
            throw new InvalidOperationException("Not everything was recorded.");
        }

        recording = Percent(recorderTime);
        return Percent(loopTime);
    }

    private static long BytesIn(string directory) => new DirectoryInfo(directory).EnumerateFiles().Sum(static file => file.Length);

    private static Media.Recording.Recorder Record(FanOutLesson lesson, DiskStorage storage)
    {
        var options = new RecordingOptions { MinFreeMegabytes = 0 };
        var ring = new PacketRing(options.RingMegabytes << 20);
        var tap = new RecordingTap(ring);
        var files = new RecordingFiles(options, 1, storage, new Mp4Container(), new NoJournal());
        lesson.Worker.Tap(lesson.Now, FanOutLesson.LessonId, tap);
        return new Media.Recording.Recorder(ring, new RecorderContext(options, files, new NoJournal(), lesson.Now.Microseconds, static _ => { }));
    }

    private static NetworkPath Address => NetworkPath.From(new IPEndPoint(IPAddress.Loopback, 4000), IPAddress.Loopback, TransportProtocol.Udp);

    private static double Percent(double microseconds) => microseconds / (Seconds * 1e6) * 100;

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private sealed class NullSink : IDatagramSink
    {
        private readonly byte[] _buffer = new byte[2 * IDatagramSink.MaxDatagramSize];

        public Span<byte> Reserve(int size) => _buffer.AsSpan(0, size);

        public void Commit(in NetworkPath path, int length)
        {
        }
    }

    private sealed class NoJournal : IRecordingJournal
    {
        public void TrackStarted(RecordedTrackInfo track)
        {
        }

        public void Gap(string fileName, TimeSpan from, TimeSpan to, GapReason reason)
        {
        }

        public void TrackEnded(string fileName, TimeSpan duration, long bytes, TimeSpan skew)
        {
        }

        public void DiskProblem(bool full, string detail) => throw new IOException(detail);

        public void DiskRecovered()
        {
        }
    }
}
