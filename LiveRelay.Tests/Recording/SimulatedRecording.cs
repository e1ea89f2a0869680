using LiveRelay.Media.Recording;
using LiveRelay.Tests.Simulation;

namespace LiveRelay.Tests.Recording;

/// <summary>The real recorder beside a simulated lesson, in virtual time.</summary>
internal sealed class SimulatedRecording : IRecordingJournal
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(50);

    private readonly SimulatedLesson _lesson;
    private readonly RecordingTap _tap;
    private readonly Recorder _recorder;
    private readonly PacketRing _ring;

    public SimulatedRecording(
        SimulatedLesson lesson, RecordingOptions? options = null, TimeSpan elapsed = default, int firstNumber = 1, int ringBytes = 4 << 20, IContainer? container = null)
    {
        _lesson = lesson;
        _ring = new PacketRing(ringBytes);
        _tap = new RecordingTap(_ring);
        options ??= new RecordingOptions();
        Origin = (lesson.Network.Now - elapsed).Microseconds;
        var files = new RecordingFiles(options, firstNumber, Storage, container ?? Log, this);
        var context = new RecorderContext(
            options, files, this, Origin, stream => lesson.Network.At(lesson.Network.Now, () => _tap.RequestKeyFrame(lesson.Network.Now, stream)));
        _recorder = new Recorder(_ring, context);
        lesson.Worker.Tap(lesson.Network.Now, SimulatedLesson.LessonId, _tap);
        Drain();
    }

    public MemoryStorage Storage { get; } = new();

    public SampleLog Log { get; } = new();

    /// <summary>The lesson clock's zero in the simulation's time, in µs.</summary>
    public long Origin { get; }

    /// <summary>Whether the recorder's thread is stuck, as in a write to a slow disk.</summary>
    public bool IsStuck { get; set; }

    public bool IsEnded => _recorder.IsEnded;

    public long Dropped => _tap.Dropped;

    /// <summary>Bytes that the recorder allocated.</summary>
    public long Allocated { get; private set; }

    public List<RecordedTrackInfo> Started { get; } = [];

    public List<(string FileName, TimeSpan From, TimeSpan To, GapReason Reason)> Gaps { get; } = [];

    public Dictionary<string, (TimeSpan Duration, TimeSpan Skew)> Ended { get; } = [];

    public List<(string What, TimeSpan At)> Disk { get; } = [];

    public TimeSpan Now => TimeSpan.FromMicroseconds(_lesson.Network.Now.Microseconds - Origin);

    public LoggedTrack this[string fileName] => Log.Tracks[Started.FindIndex(track => track.FileName == fileName)];

    public void Stop()
    {
        _lesson.Worker.Tap(_lesson.Network.Now, SimulatedLesson.LessonId, null);
        _tap.Stop(_lesson.Network.Now);
        _recorder.Drain(_lesson.Network.Now);
    }

    /// <summary>How far a sample's place on the lesson's clock is from where it was captured, in ms: the same for all that is in step.</summary>
    public double Offset(LoggedSample sample) => (sample.Time - (sample.CapturedAt - Origin)) / 1000.0;

    void IRecordingJournal.TrackStarted(RecordedTrackInfo track) => Started.Add(track);

    void IRecordingJournal.Gap(string fileName, TimeSpan from, TimeSpan to, GapReason reason)
    {
        Assert.True(to >= from);
        Gaps.Add((fileName, from, to, reason));
    }

    void IRecordingJournal.TrackEnded(string fileName, TimeSpan duration, long bytes, TimeSpan skew) => Ended.Add(fileName, (duration, skew));

    void IRecordingJournal.DiskProblem(bool full, string detail) => Disk.Add((full ? "full" : "failed", Now));

    void IRecordingJournal.DiskRecovered() => Disk.Add(("recovered", Now));

    private void Drain()
    {
        if (!IsStuck && !IsEnded)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            _recorder.Drain(_lesson.Network.Now);
            Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        _lesson.Network.At(_lesson.Network.Now + _interval, Drain);
    }
}
