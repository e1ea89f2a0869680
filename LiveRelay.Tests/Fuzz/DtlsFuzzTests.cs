using System.Collections.Concurrent;
using LiveRelay.Media.Dtls;
using LiveRelay.Media.Net;
using LiveRelay.Tests.Dtls;

namespace LiveRelay.Tests.Fuzz;

/// <summary>
/// DTLS datagrams as anybody may have sent them, whole sessions through. A million inputs go to what is our own parser; where each input
/// costs a handshake's computation there are fewer: 2,000 ClientHellos, 256 handshakes with both sides' flights damaged.
/// </summary>
public abstract class DtlsFuzzTests(DtlsBackend backend)
{
    /// <summary>A fatal alert of the greatest sequence number: whatever state the input before it has left, most sessions end here.</summary>
    private static readonly byte[] _fatalAlert = [21, 254, 253, 0, 0, 255, 255, 255, 255, 255, 255, 0, 2, 2, 80];

    [Fact]
    public async Task Any_ClientHello_ends_in_a_reason_or_waits_for_the_deadline()
    {
        var hello = (await RecordHandshakeAsync(backend)).First();
        var mutator = new Mutator(seed: 2);
        using var pool = NewPool(DtlsPair.PoolOptions with { Timeout = TimeSpan.FromMilliseconds(250), MaxHandshakes = 200 });
        var sessions = new List<DtlsPair>();
        for (var i = 0; i < 2000; i++)
        {
            var pair = new DtlsPair(pool);
            pair.Session.Enqueue(mutator.Mutate(hello));
            pair.Session.Enqueue(_fatalAlert);
            sessions.Add(pair);
            if (sessions.Count % 200 == 0)
            {
                await Task.WhenAll(sessions[^200..].Select(session => session.Closed));
            }
        }

        Assert.All(sessions, session => Assert.Equal(0, session.ConnectedCalls));
        await AssertAliveAsync(pool);
    }

    [Fact]
    public async Task Damaged_flights_end_in_keys_or_in_a_reason()
    {
        using var pool = NewPool(DtlsPair.PoolOptions with { Timeout = TimeSpan.FromSeconds(1) });
        var options = DtlsPair.FastOptions with { Timeout = TimeSpan.FromSeconds(1) };
        for (var seed = 0; seed < 256; seed += 32)
        {
            await Task.WhenAll(Enumerable.Range(seed, 32).Select(async number =>
            {
                var pair = new DtlsPair(pool, options, new Corrupt(number), new Corrupt(-number));
                try
                {
                    await pair.ConnectAsync();
                }
                catch (IOException)
                {
                    // What the client thinks of it is not tested here.
                }

                try
                {
                    await pair.ServerKeys;
                }
                catch (IOException)
                {
                    Assert.Equal(1, pair.ClosedCalls);
                }
            }));
        }

        await AssertAliveAsync(pool);
    }

    [Fact]
    public async Task After_the_handshake_nothing_unauthenticated_ends_a_session()
    {
        using var pool = NewPool();
        var flights = new ConcurrentQueue<byte[]>();
        var pair = new DtlsPair(pool, toServer: new Record(flights));
        await pair.ConnectAsync();
        await pair.ServerKeys;
        var mutator = new Mutator(seed: 3);
        var sources = flights.SelectMany(flight => DtlsRecords.Split(flight)).Select(record => record.ToArray()).Append(_fatalAlert).ToArray();

        for (var i = 0; i < 20_000; i++)
        {
            var input = (i % 10 == 0 ? mutator.Noise(200) : mutator.Mutate(sources[i % sources.Length])).ToArray();
            while (input.Length > 0 && !pair.Session.Enqueue(input))
            {
                if (pair.IsClosed)
                {
                    Assert.Fail(await pair.Closed);
                }

                Thread.Yield();
            }
        }

        pair.Session.Close();
        Assert.Equal("closed by us", await pair.Closed);
    }

    private static async Task AssertAliveAsync(IDtlsServer pool)
    {
        var pair = new DtlsPair(pool);
        await pair.ConnectAsync();
        await pair.ServerKeys;
    }

    internal static async Task<IEnumerable<byte[]>> RecordHandshakeAsync(DtlsBackend backend)
    {
        using var pool = DtlsPair.NewPool(backend);
        var flights = new ConcurrentQueue<byte[]>();
        await new DtlsPair(pool, toServer: new Record(flights)).ConnectAsync();
        return flights;
    }

    private sealed class Record(ConcurrentQueue<byte[]> datagrams) : IDatagramDamage
    {
        public void Pass(ReadOnlyMemory<byte> datagram, Action<ReadOnlyMemory<byte>> forward)
        {
            datagrams.Enqueue(datagram.ToArray());
            forward(datagram);
        }
    }

    private IDtlsServer NewPool(DtlsPoolOptions? options = null) => DtlsPair.NewPool(backend, options);
}

public sealed class OpenSslDtlsFuzzTests() : DtlsFuzzTests(DtlsBackend.OpenSsl);

public sealed class ManagedDtlsFuzzTests() : DtlsFuzzTests(DtlsBackend.Managed);
