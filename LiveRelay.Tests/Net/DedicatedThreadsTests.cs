using LiveRelay.Media.Net;

namespace LiveRelay.Tests.Net;

public class DedicatedThreadsTests
{
    [Fact]
    public void There_are_no_more_threads_than_the_limit_and_no_more_waiting_work()
    {
        using var go = new ManualResetEventSlim();
        using var started = new CountdownEvent(2);
        var done = 0;
        var threads = new DedicatedThreads("test", maxThreads: 2, maxWaiting: 3);
        for (var i = 0; i < 2; i++)
        {
            Assert.True(threads.TryRun(() =>
            {
                started.Signal();
                go.Wait();
                Interlocked.Increment(ref done);
            }));
        }

        started.Wait(TestContext.Current.CancellationToken);
        for (var i = 0; i < 3; i++)
        {
            Assert.True(threads.TryRun(() => Interlocked.Increment(ref done)));
        }

        Assert.False(threads.TryRun(() => Interlocked.Increment(ref done)));
        Assert.Equal(0, done);
        go.Set();
        threads.Dispose();
        Assert.Equal(5, done);
        Assert.False(threads.TryRun(() => Interlocked.Increment(ref done)));
    }

    [Fact]
    public void Work_that_blocks_does_not_hold_up_other_work_while_there_are_threads()
    {
        using var go = new ManualResetEventSlim();
        using var all = new CountdownEvent(10);
        using var threads = new DedicatedThreads("test", maxThreads: 10, maxWaiting: 10);
        for (var i = 0; i < 10; i++)
        {
            threads.TryRun(() =>
            {
                all.Signal();
                go.Wait();
            });
        }

        all.Wait(TestContext.Current.CancellationToken);
        go.Set();
    }
}
