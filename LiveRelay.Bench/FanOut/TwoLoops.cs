using System.Diagnostics;
using LiveRelay.Media;

namespace LiveRelay.Bench.FanOut;

/// <summary>A lesson on two loops: the publisher's, which the caller's thread drives, and another with half of the viewers and a thread of its own.</summary>
internal sealed class TwoLoops : IDisposable
{
    private readonly ChannelSink _sink = new(isBatched: OperatingSystem.IsLinux());
    private readonly ChannelSink _otherSink = new(isBatched: OperatingSystem.IsLinux());
    private readonly AutoResetEvent _written = new(false);
    private readonly AutoResetEvent _read = new(false);
    private readonly FanOutLesson _lesson;
    private readonly int _otherViewers;

    public TwoLoops(IReadOnlyList<NetworkPath> viewers, in NetworkPath publisher)
    {
        _otherViewers = viewers.Count / 2;
        var other = new OtherLoop(_otherSink, [.. viewers.Take(_otherViewers)], () => _written.Set());
        _lesson = new FanOutLesson(_sink, [.. viewers.Skip(_otherViewers)], publisher, other: other);
        DriveOther(); // what its viewers begin with
    }

    /// <summary>Sends a number of frames to all viewers.</summary>
    public (Cost Home, Cost Other) Run(int frames, int framesAhead)
    {
        _lesson.PrepareFrames(frames);
        var expected = _otherSink.Committed + (long)frames * FanOutLesson.PacketsPerFrame * _otherViewers;
        Cost? other = null;
        var thread = new Thread(() => other = RunOther(expected));
        thread.Start();
        var home = RunHome(frames, framesAhead, expected);
        thread.Join();
        return (home, other!);
    }

    public void Dispose()
    {
        _lesson.Dispose();
        _sink.Dispose();
        _otherSink.Dispose();
        _written.Dispose();
        _read.Dispose();
    }

    private Cost RunHome(int frames, int framesAhead, long expected)
    {
        var perFrame = FanOutLesson.PacketsPerFrame * _otherViewers;
        var before = _sink.Committed;
        var start = Stopwatch.GetTimestamp();
        var time = ThreadCpuTime.Measure(() =>
        {
            for (var frame = 1; frame <= frames; frame++)
            {
                _lesson.ReceiveFrame();
                _sink.Flush();
                while (expected - _otherSink.Committed > (long)(frames - frame + framesAhead) * perFrame)
                {
                    _read.WaitOne();
                }
            }
        });
        return new Cost(time, _sink.Committed - before, Stopwatch.GetElapsedTime(start));
    }

    private Cost RunOther(long expected)
    {
        var before = _otherSink.Committed;
        var start = Stopwatch.GetTimestamp();
        var time = ThreadCpuTime.Measure(() =>
        {
            while (_otherSink.Committed < expected)
            {
                _written.WaitOne();
                DriveOther();
                _read.Set();
            }
        });
        return new Cost(time, _otherSink.Committed - before, Stopwatch.GetElapsedTime(start));
    }

    private void DriveOther()
    {
        _lesson.Other!.HandleBatchEnd(_lesson.Now);
        _otherSink.Flush();
    }
}
