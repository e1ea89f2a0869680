using System.Diagnostics;
using System.Globalization;

namespace LiveRelay.Server.Jobs;

/// <summary>One process of FFmpeg, followed to its end.</summary>
/// <param name="process">The process, running; this ends it.</param>
/// <param name="stall">It is ended when it says nothing for so long.</param>
internal sealed class FfmpegRun(Process process, TimeSpan stall) : IDisposable
{
    private const int LastLines = 12;
    private const int KilledExitCode = 137; // 128 + SIGKILL
    private const int NoProgramExitCode = 127; // nice's, when there is nothing to run
    private const double MicrosecondsPerSecond = 1_000_000;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan _shortestRest = TimeSpan.FromMilliseconds(5);

    private readonly Queue<string> _last = new();
    private TimeSpan _restDue;

    /// <summary>The process's number.</summary>
    internal int Id => process.Id;

    /// <summary>Waits for its end, and gives what it writes.</summary>
    internal async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(stall);
        var errors = ReadLogAsync(null, deadline);
        var text = "";
        await GuardAsync(
            async () =>
            {
                text = await process.StandardOutput.ReadToEndAsync(deadline.Token);
                await errors;
            },
            deadline.Token,
            cancellationToken);
        return text;
    }

    /// <summary>Waits for its end, and reports its progress.</summary>
    internal async Task WaitAsync(TimeSpan length, Action<double> report, Action<string>? onLine, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(stall);
        var errors = ReadLogAsync(onLine, deadline);
        await GuardAsync(
            async () =>
            {
                await ReadProgressAsync(length, report, deadline);
                await errors;
            },
            deadline.Token,
            cancellationToken);
    }

    /// <summary>Waits for its end, and hands on what it writes, in pieces. Who takes them computes in the server itself, so there is a rest as long after each.</summary>
    internal async Task TakeAsync(int pieceBytes, SpanTaker take, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(stall);
        var errors = ReadLogAsync(null, deadline);
        await GuardAsync(
            async () =>
            {
                var piece = new byte[pieceBytes];
                int length;
                while ((length = await process.StandardOutput.BaseStream.ReadAtLeastAsync(piece, pieceBytes, throwOnEndOfStream: false, deadline.Token)) > 0)
                {
                    var began = Stopwatch.GetTimestamp();
                    take(piece.AsSpan(0, length));
                    deadline.CancelAfter(stall);
                    _restDue += Stopwatch.GetElapsedTime(began);
                    if (_restDue >= _shortestRest)
                    {
                        await Task.Delay(_restDue, deadline.Token);
                        _restDue = TimeSpan.Zero;
                    }
                }

                await errors;
            },
            deadline.Token,
            cancellationToken);
    }

    public void Dispose()
    {
        Kill();
        process.Dispose();
    }

    private async Task GuardAsync(Func<Task> read, CancellationToken deadline, CancellationToken cancellationToken)
    {
        try
        {
            await read();
            await process.WaitForExitAsync(deadline);
        }
        catch (OperationCanceledException)
        {
            Kill();
            cancellationToken.ThrowIfCancellationRequested();
            throw new JobFailedException(JobCause.Stalled, Log);
        }

        if (process.ExitCode != 0)
        {
            var log = Log;
            var cause = process.ExitCode switch
            {
                NoProgramExitCode => JobCause.FfmpegMissing,
                KilledExitCode => JobCause.OutOfMemory,
                _ => JobCause.OfLog(log),
            };
            throw new JobFailedException(cause, log.Length > 0 ? log : $"FFmpeg ended with {process.ExitCode.ToString(CultureInfo.InvariantCulture)}.");
        }
    }

    private string Log => string.Join('\n', _last);

    /// <summary>Lines of <c>key=value</c>; the time that was written so far is in microseconds. It tells twice a second, also when it stands still.</summary>
    private async Task ReadProgressAsync(TimeSpan length, Action<double> report, CancellationTokenSource deadline)
    {
        const string Key = "out_time_us=";
        var most = 0L;
        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.StartsWith(Key, StringComparison.Ordinal)
                && long.TryParse(line.AsSpan(Key.Length), NumberStyles.Integer, CultureInfo.InvariantCulture, out var time) && time > most)
            {
                most = time;
                deadline.CancelAfter(stall);
                if (length > TimeSpan.Zero)
                {
                    report(Math.Clamp(time / MicrosecondsPerSecond / length.TotalSeconds, 0, 1));
                }
            }
        }
    }

    private async Task ReadLogAsync(Action<string>? onLine, CancellationTokenSource deadline)
    {
        while (await process.StandardError.ReadLineAsync(deadline.Token) is { } line)
        {
            onLine?.Invoke(line);
            _last.Enqueue(line);
            if (_last.Count > LastLines)
            {
                _last.Dequeue();
            }
        }
    }

    private void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);

            // What it was writing may be removed right afterwards.
            process.WaitForExit(_patience);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}

/// <summary>Takes bytes that are good only as long as it runs.</summary>
internal delegate void SpanTaker(ReadOnlySpan<byte> bytes);
