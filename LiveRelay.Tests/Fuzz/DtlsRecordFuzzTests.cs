using LiveRelay.Media.Dtls;
using LiveRelay.Media.Net;

namespace LiveRelay.Tests.Fuzz;

/// <summary>A million inputs for each of our own parsers of DTLS records.</summary>
public class DtlsRecordFuzzTests
{
    [Fact]
    public async Task The_filter_never_throws_and_never_adds()
    {
        var flights = (await DtlsFuzzTests.RecordHandshakeAsync(DtlsBackend.Managed)).ToArray();
        var copy = new byte[2048];
        var inputs = 0;
        var filter = new DtlsRecordFilter();
        SpanFuzz.Run(
            1_000_000,
            seed: 1,
            (mutator, i) => i % 10 == 0 ? mutator.Noise(200) : mutator.Mutate(flights[i % flights.Length]),
            input =>
            {
                input.CopyTo(copy);
                if (++inputs % 4096 == 0)
                {
                    filter = new DtlsRecordFilter();
                }

                if (filter.Apply(copy.AsSpan(0, input.Length)) > input.Length)
                {
                    throw new InvalidOperationException("It grew.");
                }
            });
    }

    [Fact]
    public async Task After_a_handshake_nothing_but_what_is_authenticated_is_answered()
    {
        var flights = (await DtlsFuzzTests.RecordHandshakeAsync(DtlsBackend.Auto)).ToArray();
        var after = new DtlsAfterHandshake(new byte[48], new byte[64], flights[^1]);
        SpanFuzz.Run(
            1_000_000,
            seed: 4,
            (mutator, i) => i % 10 == 0 ? mutator.Noise(200) : mutator.Mutate(flights[i % flights.Length]),
            input =>
            {
                if (after.Receive(input) is not null || after.End is not null)
                {
                    throw new InvalidOperationException("It was taken for the peer's.");
                }
            },
            allocationLimit: int.MaxValue); // a cipher for each record that looks right: after a handshake hardly any come
    }
}
