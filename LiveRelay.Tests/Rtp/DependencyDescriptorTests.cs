using LiveRelay.Media.Rtp;

namespace LiveRelay.Tests.Rtp;

/// <summary>The dependency descriptor of AV1's RTP specification, by the examples of its appendix A.10.</summary>
public class DependencyDescriptorTests
{
    [Fact]
    public void One_size_at_three_frame_rates()
    {
        var (structure, descriptor) = Read(DescribedStructure.L1T3.First(0, 100));

        Assert.Equal((3, 1, 0, true), (structure.TargetCount, structure.SpatialLayers, structure.Top, structure.IsTopWhole));
        Assert.Equal([2, 1, 0], Enumerable.Range(0, 3).Select(target => (int)structure.TemporalIdOf(target)));
        Assert.Equal([0b111u, 0b110u, 0b100u], Enumerable.Range(0, 3).Select(structure.ContainedIn));
        Assert.True(descriptor is { HasStructure: true, StartsFrame: true, EndsFrame: true, FrameNumber: 100, References: 0, ActiveTargets: 0b111 });
    }

    [Fact]
    public void Three_sizes_at_three_frame_rates()
    {
        var (structure, _) = Read(DescribedStructure.L3T3.First(0, 100));

        Assert.Equal((9, 3, 0, true), (structure.TargetCount, structure.SpatialLayers, structure.Top, structure.IsTopWhole));
        Assert.Equal([2, 2, 2, 1, 1, 1, 0, 0, 0], Enumerable.Range(0, 9).Select(target => (int)structure.SpatialIdOf(target)));
        Assert.Equal([2, 1, 0, 2, 1, 0, 2, 1, 0], Enumerable.Range(0, 9).Select(target => (int)structure.TemporalIdOf(target)));
        Assert.Equal(0b111111111u, structure.ContainedIn(0));
        Assert.Equal(0b110110000u, structure.ContainedIn(4));
        Assert.Equal([180, 360, 720], Enumerable.Range(0, 3).Select(structure.HeightOf));
    }

    [Fact]
    public void Every_frame_of_the_examples_is_what_its_row_says()
    {
        foreach (var example in new[] { DescribedStructure.L1T3, DescribedStructure.L3T3, DescribedStructure.L3T3 with { TemplateIdOffset = 60 } })
        {
            var (structure, _) = Read(example.First(0, 100));
            for (var row = 0; row < example.Templates.Length; row++)
            {
                Assert.True(DependencyDescriptor.TryParse(example.Next(row, 7, ends: false), structure, new(), out var descriptor));
                var template = example.Templates[row];
                Assert.True(descriptor is { HasStructure: false, StartsFrame: true, EndsFrame: false, FrameNumber: 7, ActiveTargets: null });
                Assert.Equal((template.SpatialId, template.TemporalId), (descriptor.SpatialId, descriptor.TemporalId));
                Assert.Equal(template.Indications, Letters(descriptor, structure.TargetCount));
                Assert.Equal(template.Fdiffs.Aggregate(0ul, static (all, fdiff) => all | (1ul << (fdiff - 1))), descriptor.References);
            }
        }
    }

    [Fact]
    public void A_frame_may_differ_from_its_template()
    {
        var example = DescribedStructure.L3T3;
        var (structure, _) = Read(example.First(0, 100));

        Assert.True(DependencyDescriptor.TryParse(example.Custom(3, 9, "S-D-R----", [1, 17, 64, 300], 0b101), structure, new(), out var descriptor));

        Assert.Equal("S-D-R----", Letters(descriptor, 9));
        Assert.Equal((1ul << 0) | (1ul << 16) | (1ul << 63), descriptor.References);
        Assert.True(descriptor is { HasFarReferences: true, ActiveTargets: 0b101 });
    }

    [Fact]
    public void A_template_that_the_structure_does_not_have_is_not_read_nor_anything_without_a_structure()
    {
        var (structure, _) = Read(DescribedStructure.L1T3.First(0, 100));

        Assert.False(DependencyDescriptor.TryParse(DescribedStructure.L3T3.Next(5, 1), structure, new(), out _));
        Assert.False(DependencyDescriptor.TryParse(DescribedStructure.L1T3.Next(0, 1), null, new(), out _));
        var first = DescribedStructure.L3T3.First(0, 100);
        for (var length = 0; length < first.Length - 1; length++)
        {
            Assert.False(DependencyDescriptor.TryParse(first.AsSpan(0, length), null, new(), out _), $"{length}");
        }
    }

    [Fact]
    public void The_targets_that_are_sent_on_are_written_into_a_descriptor_of_any_form_and_nothing_else_changes()
    {
        var example = DescribedStructure.L3T3;
        var (structure, _) = Read(example.First(0, 100));
        foreach (var source in new[] { example.First(0, 100), example.Next(4, 101), example.Custom(8, 102, "R--D-----", [2, 20], 0b111000111) })
        {
            Assert.True(DependencyDescriptor.TryParse(source, structure, new(), out var before));
            var copy = new byte[source.Length + DependencyDescriptor.MaxGrowth];

            var length = DependencyDescriptor.WriteActive(copy, source, before.ActiveTargetsAt, 9, 0b110000001);
            DependencyDescriptor.SetFrameNumber(copy, 999);

            Assert.True(DependencyDescriptor.TryParse(copy.AsSpan(0, length), structure, new(), out var after));
            Assert.Equal(before with { ActiveTargets = 0b110000001, FrameNumber = 999, ActiveTargetsAt = after.ActiveTargetsAt }, after);
        }
    }

    private static (DependencyStructure Structure, DependencyDescriptor Descriptor) Read(byte[] first)
    {
        var structure = new DependencyStructure();
        Assert.True(DependencyDescriptor.TryParse(first, null, structure, out var descriptor));
        return (structure, descriptor);
    }

    private static string Letters(DependencyDescriptor descriptor, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(target => "-DSR"[(int)descriptor.IndicationOf(target)]));
}
