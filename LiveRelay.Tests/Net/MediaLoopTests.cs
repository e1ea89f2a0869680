using System.Net;
using System.Net.Sockets;
using LiveRelay.Media;
using LiveRelay.Media.Net;

namespace LiveRelay.Tests.Net;

public class MediaLoopTests
{
    [Theory]
    [ClassData(typeof(SocketBackends))]
    public async Task What_is_posted_is_done_in_order_on_one_thread(SocketBackend backend)
    {
        await using var loop = RunningLoop.Start(backend);
        var done = new List<(int Number, int Thread)>();
        for (var i = 0; i < 1000; i++)
        {
            var number = i;
            loop.Loop.Post(_ => done.Add((number, Environment.CurrentManagedThreadId)));
        }

        var thread = await loop.Loop.InvokeAsync(_ => Environment.CurrentManagedThreadId);
        Assert.Equal(Enumerable.Range(0, 1000).Select(number => (number, thread)), done);
    }

    [Theory]
    [ClassData(typeof(SocketBackends))]
    public async Task The_caller_gets_the_exception_of_what_he_invoked(SocketBackend backend)
    {
        await using var loop = RunningLoop.Start(backend);
        await Assert.ThrowsAsync<FormatException>(() => loop.Loop.InvokeAsync<int>(_ => throw new FormatException()));
        Assert.Equal(0, loop.Metrics.Faults);
        Assert.Equal(4, await loop.Loop.InvokeAsync(_ => 4));
    }

    [Theory]
    [ClassData(typeof(SocketBackends))]
    public async Task An_idle_loop_sends_at_once_what_was_posted(SocketBackend backend)
    {
        await using var loop = RunningLoop.Start(backend);
        using var client = loop.ConnectUdp();
        client.Send([1]);
        client.Receive(new byte[1]);
        var path = loop.Handler.LastPath;
        for (byte i = 0; i < 100; i++)
        {
            var number = i;
            loop.Loop.Post(_ => loop.Send(path, [number]));
            var buffer = new byte[1];
            client.Receive(buffer);
            Assert.Equal(number, buffer[0]);
        }
    }

    [Theory]
    [ClassData(typeof(SocketBackends))]
    public async Task Nobody_waits_for_ever_for_a_loop_that_ends(SocketBackend backend)
    {
        for (var round = 0; round < 20; round++)
        {
            var loop = RunningLoop.Start(backend);
            var asked = Task.Run(() => Enumerable.Range(0, 500).Select(number => loop.Loop.InvokeAsync(_ => number)).ToList());
            await loop.DisposeAsync();
            await loop.DisposeAsync();
            foreach (var task in await asked)
            {
                var finished = await Task.WhenAny(task, Task.Delay(RunningLoop.Deadline, TestContext.Current.CancellationToken));
                Assert.Same(task, finished);
                Assert.True(task.IsCompletedSuccessfully || task.Exception!.InnerException is ObjectDisposedException);
            }

            Assert.False(loop.Loop.IsRunning);
            loop.Loop.Post(_ => Assert.Fail("done after the end"));
        }
    }

    [Theory]
    [ClassData(typeof(SocketBackends))]
    public async Task A_port_is_free_again_once_the_loop_has_ended(SocketBackend backend)
    {
        var port = 0;
        for (var round = 0; round < 5; round++)
        {
            await using var loop = RunningLoop.Start(backend, port: port);
            port = loop.Loop.Port;
            using var udp = loop.ConnectUdp();
            udp.Send([1]);
            Assert.Equal(1, udp.Receive(new byte[10]));
            using var tcp = loop.ConnectTcp();
            tcp.Send([0, 1, 5]);
            Assert.Equal(3, tcp.Receive(new byte[3])); // the server closes first, so the port keeps a TIME_WAIT
        }
    }

    [Theory]
    [InlineData(ProtocolType.Udp)]
    [InlineData(ProtocolType.Tcp)]
    public void A_port_that_is_taken_is_named(ProtocolType protocol)
    {
        using var other = new Socket(AddressFamily.InterNetworkV6, protocol == ProtocolType.Udp ? SocketType.Dgram : SocketType.Stream, protocol);
        other.DualMode = true;
        other.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        if (protocol == ProtocolType.Tcp)
        {
            other.Listen();
        }

        var port = ((IPEndPoint)other.LocalEndPoint!).Port;
        var exception = Assert.Throws<SocketException>(() => RunningLoop.Start(SocketBackend.Auto, port: port));
        Assert.Equal(SocketError.AddressAlreadyInUse, exception.SocketErrorCode);
        Assert.Contains($"{protocol.ToString().ToUpperInvariant()} port {port}", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(SocketBackends))]
    public async Task A_fault_of_ours_costs_only_the_datagram_that_met_it(SocketBackend backend)
    {
        await using var loop = RunningLoop.Start(backend);
        var reported = new List<Exception>();
        loop.Loop.Faulted += exception =>
        {
            reported.Add(exception);
            throw new InvalidOperationException("The listener is no better.");
        };
        using var client = loop.ConnectUdp();
        for (byte i = 0; i < 50; i++)
        {
            client.Send([EchoHandler.Poison, i]);
            client.Send([i]);
        }

        loop.Loop.Post(_ => throw new InvalidOperationException("Posted."));
        var buffer = new byte[10];
        for (byte i = 0; i < 50; i++)
        {
            Assert.Equal(1, client.Receive(buffer));
            Assert.Equal(i, buffer[0]);
        }

        await RunningLoop.UntilAsync(() => loop.Metrics.Faults == 51, "every fault is counted");
        Assert.InRange(reported.Count, 1, 20); // at most one a second
        Assert.True(loop.Loop.IsRunning);
    }

    [Theory]
    [ClassData(typeof(SocketBackends))]
    public async Task A_handler_is_called_when_its_time_has_come_and_not_before(SocketBackend backend)
    {
        // On a quiet machine the worst is below 0.2 ms, portable 1 ms; a busy one may let any single call wait, but not half of them.
        Assert.InRange(await LatenessAsync(backend, isBusy: false, mayWait: false), 0, 5);
    }

    /// <summary>The portable loop is woken by each datagram, and has nothing that waits.</summary>
    [Fact]
    public async Task What_may_wait_is_done_in_a_busy_loop_with_its_next_look()
    {
        Assert.InRange(await LatenessAsync(SocketBackend.Linux, isBusy: true, mayWait: true), 2, 10);
    }

    [Theory]
    [ClassData(typeof(SocketBackends))]
    public async Task A_deadline_is_met_in_a_busy_loop_too(SocketBackend backend)
    {
        Assert.InRange(await LatenessAsync(backend, isBusy: true, mayWait: false), 0, 5);
    }

    [Theory]
    [ClassData(typeof(SocketBackends))]
    public async Task A_handler_that_fails_at_its_time_does_not_make_the_loop_spin(SocketBackend backend)
    {
        var calls = new List<Instant>();
        var handler = new EchoHandler
        {
            OnTimeout = now =>
            {
                calls.Add(now);
                throw new InvalidOperationException("Again and again.");
            },
            NextTimeout = Instant.Zero,
        };
        await using var loop = RunningLoop.Start(backend, handler);
        using var client = loop.ConnectUdp();
        await RunningLoop.UntilAsync(() => loop.Metrics.Faults >= 5, "it is called again");
        var seen = await loop.Loop.InvokeAsync(_ => calls.ToArray());
        Assert.All(seen.Zip(seen.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromMilliseconds(10)));
        client.Send([3]);
        Assert.Equal(1, client.Receive(new byte[10]));
    }

    /// <summary>How late, by the median and in milliseconds, a handler is called that wants to be called every 3 ms.</summary>
    private static async Task<double> LatenessAsync(SocketBackend backend, bool isBusy, bool mayWait)
    {
        const int Calls = 50;
        const int Spacing = 10;
        const int BusyAfter = 1000;
        var step = TimeSpan.FromMilliseconds(3);
        var lateness = new List<TimeSpan>();
        var isDone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        EchoHandler handler = null!;
        handler = new EchoHandler
        {
            IsSilent = true,
            MayWait = mayWait,
            OnTimeout = now =>
            {
                lateness.Add(now - handler.NextTimeout);
                handler.NextTimeout = lateness.Count < Calls ? now + step : Instant.Never;
                if (lateness.Count == Calls)
                {
                    isDone.SetResult();
                }
            },
        };
        await using var loop = RunningLoop.Start(backend, handler, reportSpacing: Spacing);
        using var client = loop.ConnectUdp();
        if (!isBusy)
        {
            loop.Loop.Post(now => handler.NextTimeout = now + step);
        }

        using var deadline = new CancellationTokenSource(RunningLoop.Deadline);
        for (var sent = 0; isBusy && !isDone.Task.IsCompleted; sent++)
        {
            client.Send([1]);
            if (sent == BusyAfter)
            {
                loop.Loop.Post(now => handler.NextTimeout = now + step);
            }

            if (sent % 20 == 0)
            {
                await Task.Delay(1, deadline.Token);
            }
        }

        await isDone.Task.WaitAsync(deadline.Token);
        Assert.All(lateness, late => Assert.True(late >= TimeSpan.Zero, $"{late} too early"));
        return lateness.Order().ElementAt(Calls / 2).TotalMilliseconds;
    }
}
