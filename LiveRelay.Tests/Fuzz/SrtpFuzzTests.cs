using LiveRelay.Media;
using LiveRelay.Media.Srtp;
using LiveRelay.Tests.Srtp;

namespace LiveRelay.Tests.Fuzz;

/// <summary>Unprotecting what anybody may have sent: a million inputs each for RTP and RTCP, shared by the profiles and the backends.</summary>
public class SrtpFuzzTests
{
    private const int Inputs = 250_000;

    [Theory]
    [MemberData(nameof(SrtpPair.ProfilesAndBackends), MemberType = typeof(SrtpPair))]
    public void Of_mutated_RTP_only_what_was_really_sent_is_taken(SrtpProfile profile, SrtpBackend backend)
    {
        using var pair = new SrtpPair(profile, SrtpBackend.Auto, backend);
        byte[][] sent = [.. Enumerable.Range(0, 50).Select(i => pair.Protect((ushort)(65510 + i * 7)))];
        var copy = new byte[2048];
        var taken = 0;
        SpanFuzz.Run(Inputs, seed: 1, (mutator, i) => Next(mutator, sent, i), input =>
        {
            input.CopyTo(copy);
            if (pair.Receiver.UnprotectRtp(copy.AsSpan(0, input.Length), out _) == DropReason.None)
            {
                Assert.True(IsOneOf(sent, input));
                taken++;
            }
        });
        Assert.InRange(taken, 1, sent.Length);
    }

    [Theory]
    [MemberData(nameof(SrtpPair.ProfilesAndBackends), MemberType = typeof(SrtpPair))]
    public void Of_mutated_RTCP_only_what_was_really_sent_is_taken(SrtpProfile profile, SrtpBackend backend)
    {
        using var pair = new SrtpPair(profile, SrtpBackend.Auto, backend);
        byte[][] sent = [.. Enumerable.Range(0, 50).Select(i => pair.ProtectReport((uint)(i % 3)))];
        var copy = new byte[2048];
        var taken = 0;
        SpanFuzz.Run(Inputs, seed: 2, (mutator, i) => Next(mutator, sent, i), input =>
        {
            input.CopyTo(copy);
            if (pair.Receiver.UnprotectRtcp(copy.AsSpan(0, input.Length), out _) == DropReason.None)
            {
                Assert.True(IsOneOf(sent, input));
                taken++;
            }
        });
        Assert.InRange(taken, 1, sent.Length);
    }

    private static ReadOnlySpan<byte> Next(Mutator mutator, byte[][] sent, int index)
    {
        if (index % 10 == 0)
        {
            return mutator.Noise(300);
        }

        return mutator.Mutate(sent[mutator.Choose(sent.Length)]);
    }

    private static bool IsOneOf(byte[][] sent, ReadOnlySpan<byte> packet)
    {
        foreach (var one in sent)
        {
            if (packet.SequenceEqual(one))
            {
                return true;
            }
        }

        return false;
    }
}
