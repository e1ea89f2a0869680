using LiveRelay.Media;
using LiveRelay.Media.Net;
using Org.BouncyCastle.Tls;

namespace LiveRelay.Tests.Net;

public class DtlsDatagramsTests
{
    private readonly List<byte[]> _sent = [];
    private readonly byte[] _buffer = new byte[IDatagramSink.MaxDatagramSize];

    [Fact]
    public void Datagrams_come_out_in_order()
    {
        var datagrams = Create();
        Assert.True(datagrams.Enqueue([1]));
        Assert.True(datagrams.Enqueue([2, 2]));

        Assert.Equal(1, datagrams.Receive(_buffer, 1000));
        Assert.Equal(2, datagrams.Receive(_buffer, 1000));
        Assert.Equal(2, _buffer[1]);
        Assert.False(datagrams.HasIncoming);
        Assert.Equal(-1, datagrams.Receive(_buffer, 1));
    }

    [Fact]
    public void No_more_wait_than_the_limit()
    {
        var datagrams = Create(capacity: 3);

        Assert.True(datagrams.Enqueue([1]));
        Assert.True(datagrams.Enqueue([2]));
        Assert.True(datagrams.Enqueue([3]));
        Assert.False(datagrams.Enqueue([4]));
        datagrams.Receive(_buffer, 1000);
        Assert.True(datagrams.Enqueue([5]));
    }

    [Fact]
    public void Empty_and_too_long_datagrams_are_refused()
    {
        var datagrams = Create();

        Assert.False(datagrams.Enqueue([]));
        Assert.True(datagrams.Enqueue(new byte[IDatagramSink.MaxDatagramSize]));
        Assert.False(datagrams.Enqueue(new byte[IDatagramSink.MaxDatagramSize + 1]));
    }

    [Fact]
    public void Records_of_a_flight_leave_in_as_few_datagrams_as_they_fit_in()
    {
        var datagrams = Create();
        datagrams.Send(new byte[500]);
        datagrams.Send(new byte[500]);
        datagrams.Send(new byte[200]);
        datagrams.Send(new byte[1]);
        Assert.Equal([1200], _sent.Select(datagram => datagram.Length));

        datagrams.Receive(_buffer, 1);

        Assert.Equal([1200, 1], _sent.Select(datagram => datagram.Length));
    }

    [Fact]
    public async Task A_datagram_that_comes_ends_the_waiting()
    {
        var datagrams = Create();
        var receiving = Task.Factory.StartNew(
            () => datagrams.Receive(new byte[IDatagramSink.MaxDatagramSize], 60_000),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        datagrams.Enqueue([1, 2, 3]);

        Assert.Equal(3, await receiving);
    }

    [Fact]
    public void After_a_cancellation_nothing_is_received()
    {
        var datagrams = Create();
        datagrams.Enqueue([1]);

        datagrams.Cancel("enough");

        var alert = Assert.Throws<TlsFatalAlert>(() => datagrams.Receive(_buffer, 60_000));
        Assert.Contains("enough", alert.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Behind_the_deadline_nothing_is_received_however_much_comes()
    {
        var datagrams = Create();
        datagrams.Enqueue([1]);
        datagrams.Enqueue([2]);
        datagrams.SetDeadline(TimeProvider.System.GetTimestamp() + (long)TimeSpan.FromMinutes(1).TotalSeconds * TimeProvider.System.TimestampFrequency);
        Assert.Equal(1, datagrams.Receive(_buffer, 60_000));

        datagrams.SetDeadline(TimeProvider.System.GetTimestamp());

        var alert = Assert.Throws<TlsFatalAlert>(() => datagrams.Receive(_buffer, 60_000));
        Assert.Contains("timed out", alert.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_waits_does_not_compute()
    {
        using var computing = new SemaphoreSlim(1);
        var datagrams = new DtlsDatagrams(_ => { }, 8, TimeProvider.System, computing: computing);
        await computing.WaitAsync(TestContext.Current.CancellationToken);
        var receiving = Task.Factory.StartNew(
            () => datagrams.Receive(new byte[IDatagramSink.MaxDatagramSize], 60_000),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        await computing.WaitAsync(TestContext.Current.CancellationToken);
        datagrams.Enqueue([1]);
        computing.Release();

        Assert.Equal(1, await receiving);
        Assert.Equal(0, computing.CurrentCount);
    }

    private DtlsDatagrams Create(int capacity = 8) =>
        new(datagram => _sent.Add(datagram.ToArray()), capacity, TimeProvider.System);
}
