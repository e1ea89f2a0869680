using LiveRelay.Media.Rtp;
using LiveRelay.Tests.Rtp;

namespace LiveRelay.Tests.Fuzz;

/// <summary>Changed dependency descriptors: read or refused, and what was read can be written for a viewer and read again.</summary>
public class DependencyDescriptorFuzzTests
{
    private static readonly byte[][] Seeds =
    [
        DescribedStructure.L1T3.First(0, 1),
        DescribedStructure.L3T3.First(0, 1),
        DescribedStructure.L3T3.Next(6, 2),
        DescribedStructure.L3T3.Custom(3, 9, "S-D-R----", [1, 17, 300], 0b101),
    ];

    [Fact]
    public void Changed_descriptors_are_read_or_refused()
    {
        var known = new DependencyStructure();
        Assert.True(DependencyDescriptor.TryParse(Seeds[1], null, known, out _));
        var fresh = new DependencyStructure();
        SpanFuzz.Run(400_000, 3, static (mutator, i) => mutator.Mutate(Seeds[i % Seeds.Length]), bytes => Read(bytes, known, fresh));
    }

    private static void Read(ReadOnlySpan<byte> bytes, DependencyStructure known, DependencyStructure fresh)
    {
        if (bytes.Length > 255 || !DependencyDescriptor.TryParse(bytes, known, fresh, out var descriptor))
        {
            return;
        }

        var structure = descriptor.HasStructure ? fresh : known;
        Span<byte> copy = stackalloc byte[255 + DependencyDescriptor.MaxGrowth];
        var length = DependencyDescriptor.WriteActive(copy, bytes, descriptor.ActiveTargetsAt, structure.TargetCount, 1);
        if (!DependencyDescriptor.TryParse(copy[..length], known, fresh, out var again) || again.ActiveTargets != 1 || again.Indications != descriptor.Indications)
        {
            throw new InvalidOperationException("Written wrongly.");
        }
    }
}
