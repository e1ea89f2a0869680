namespace LiveRelay.Media.Rtp;

/// <summary>
/// Which layers a stream has, and which frames each decode target needs: the template dependency structure of AV1's RTP specification (appendix A.8), or the
/// same made for codecs whose payload descriptors tell it. A decode target is a picture size at a frame rate.
/// </summary>
public sealed class DependencyStructure
{
    /// <summary>The most decode targets (5 bits, plus one).</summary>
    public const int MaxTargets = 32;

    /// <summary>The most spatial layers that are read: VP9 has eight, AV1 four.</summary>
    public const int MaxSpatialLayers = 8;

    private const int MaxTemplates = 64;
    private const ulong LowBits = 0x5555_5555_5555_5555;

    private readonly byte[] _spatialIds = new byte[MaxTemplates];
    private readonly byte[] _temporalIds = new byte[MaxTemplates];
    private readonly ulong[] _indications = new ulong[MaxTemplates];
    private readonly ulong[] _references = new ulong[MaxTemplates];
    private readonly byte[] _targetSpatialIds = new byte[MaxTargets];
    private readonly byte[] _targetTemporalIds = new byte[MaxTargets];
    private readonly uint[] _contained = new uint[MaxTargets];
    private readonly int[] _heights = new int[MaxSpatialLayers];
    private int _templateIdOffset;
    private int _templateCount;

    /// <summary>How many decode targets there are.</summary>
    public int TargetCount { get; private set; }

    /// <summary>One bit for each decode target.</summary>
    public uint AllTargets => TargetCount == MaxTargets ? uint.MaxValue : (1u << TargetCount) - 1;

    /// <summary>The decode target with the largest picture and, of those, the most frames.</summary>
    public int Top { get; private set; }

    /// <summary>Whether the best decode target needs every frame there is.</summary>
    public bool IsTopWhole { get; private set; }

    /// <summary>How many spatial layers there are.</summary>
    public int SpatialLayers { get; private set; }

    /// <summary>How many chains protect the decode targets.</summary>
    internal int ChainCount { get; private set; }

    /// <summary>The spatial layer of a decode target.</summary>
    public byte SpatialIdOf(int target) => _targetSpatialIds[target];

    /// <summary>The temporal layer of a decode target.</summary>
    public byte TemporalIdOf(int target) => _targetTemporalIds[target];

    /// <summary>The decode targets all of whose frames are also those of another one, that one included: a bit for each.</summary>
    public uint ContainedIn(int target) => _contained[target];

    /// <summary>The height of a spatial layer's picture in pixels; 0 where it is not told.</summary>
    public int HeightOf(int spatialId) => spatialId < MaxSpatialLayers ? _heights[spatialId] : 0;

    /// <summary>The structure of a stream whose layers depend on all lower ones.</summary>
    /// <param name="spatialLayers">How many sizes.</param>
    /// <param name="temporalLayers">How many frame rates; decode target <c>s * temporalLayers + t</c> is the size s at the rate t.</param>
    public static DependencyStructure Grid(int spatialLayers, int temporalLayers)
    {
        var grid = new DependencyStructure { TargetCount = spatialLayers * temporalLayers, SpatialLayers = spatialLayers };
        for (var target = 0; target < grid.TargetCount; target++)
        {
            var (spatialId, temporalId) = (target / temporalLayers, target % temporalLayers);
            (grid._targetSpatialIds[target], grid._targetTemporalIds[target]) = ((byte)spatialId, (byte)temporalId);
            for (var lower = 0; lower < grid.TargetCount; lower++)
            {
                grid._contained[target] |= lower / temporalLayers <= spatialId && lower % temporalLayers <= temporalId ? 1u << lower : 0;
            }
        }

        (grid.Top, grid.IsTopWhole) = (grid.TargetCount - 1, true);
        return grid;
    }

    /// <summary>Notes how high a spatial layer's picture is.</summary>
    internal void SetHeight(int spatialId, int height) => _heights[spatialId] = height;

    /// <summary>Finds a template by the id that a frame names; -1 if there is none.</summary>
    internal int Find(int templateId)
    {
        var index = (templateId + MaxTemplates - _templateIdOffset) % MaxTemplates;
        return index < _templateCount ? index : -1;
    }

    internal TemplateFrame FrameOf(int template) =>
        new(_spatialIds[template], _temporalIds[template], _indications[template], _references[template]);

    /// <summary>Reads a structure in place of what was here; false if it cannot be one.</summary>
    internal bool TryRead(ref BitReader reader)
    {
        _templateIdOffset = (int)reader.Bits(6);
        TargetCount = (int)reader.Bits(5) + 1;
        if (!TryReadLayers(ref reader))
        {
            return false;
        }

        for (var template = 0; template < _templateCount; template++)
        {
            _indications[template] = ReadIndications(ref reader, TargetCount);
        }

        for (var template = 0; template < _templateCount; template++)
        {
            _references[template] = 0;
            while (reader.Flag())
            {
                _references[template] |= 1ul << (int)reader.Bits(4);
            }
        }

        SkipChains(ref reader);
        Array.Clear(_heights);
        if (reader.Flag())
        {
            for (var spatialId = 0; spatialId < SpatialLayers; spatialId++)
            {
                reader.Skip(16);
                _heights[spatialId] = (int)reader.Bits(16) + 1;
            }
        }

        Conclude();
        return !reader.IsOverrun;
    }

    /// <summary>Two bits for each decode target, the first one in the lowest.</summary>
    internal static ulong ReadIndications(ref BitReader reader, int count)
    {
        var indications = 0ul;
        for (var target = 0; target < count; target++)
        {
            indications |= (ulong)reader.Bits(2) << (2 * target);
        }

        return indications;
    }

    /// <summary>next_layer_idc: the same layer, the next temporal one, the next spatial one, no more.</summary>
    private bool TryReadLayers(ref BitReader reader)
    {
        var (spatialId, temporalId) = (0, 0);
        for (_templateCount = 0; _templateCount < MaxTemplates;)
        {
            (_spatialIds[_templateCount], _temporalIds[_templateCount]) = ((byte)spatialId, (byte)temporalId);
            _templateCount++;
            switch (reader.Bits(2))
            {
                case 1:
                    temporalId++;
                    break;
                case 2:
                    (spatialId, temporalId) = (spatialId + 1, 0);
                    break;
                case 3:
                    SpatialLayers = spatialId + 1;
                    return SpatialLayers <= MaxSpatialLayers && !reader.IsOverrun;
            }
        }

        return false;
    }

    private void SkipChains(ref BitReader reader)
    {
        ChainCount = NonSymmetric(ref reader, TargetCount + 1);
        for (var target = 0; target < TargetCount && ChainCount > 0; target++)
        {
            NonSymmetric(ref reader, ChainCount);
        }

        reader.Skip(_templateCount * ChainCount * 4);
    }

    /// <summary>ns(n): numbers below n, the lower ones in a bit less.</summary>
    private static int NonSymmetric(ref BitReader reader, int n)
    {
        var width = 32 - System.Numerics.BitOperations.LeadingZeroCount((uint)n);
        var shorter = (1 << width) - n;
        var value = (int)reader.Bits(width - 1);
        return value < shorter ? value : (value << 1) - shorter + (int)reader.Bits(1);
    }

    private void Conclude()
    {
        for (var target = 0; target < TargetCount; target++)
        {
            var (spatialId, temporalId, others) = (0, 0, 0u);
            for (var template = 0; template < _templateCount; template++)
            {
                var present = PresentIn(_indications[template]);
                if ((present >> target & 1) == 0)
                {
                    others |= present; // they need a frame that this one does not
                    continue;
                }

                spatialId = Math.Max(spatialId, _spatialIds[template]);
                temporalId = Math.Max(temporalId, _temporalIds[template]);
            }

            (_targetSpatialIds[target], _targetTemporalIds[target]) = ((byte)spatialId, (byte)temporalId);
            _contained[target] = AllTargets & ~others;
        }

        FindTop();
    }

    private void FindTop()
    {
        Top = 0;
        for (var target = 1; target < TargetCount; target++)
        {
            if ((_targetSpatialIds[target], _targetTemporalIds[target]).CompareTo((_targetSpatialIds[Top], _targetTemporalIds[Top])) > 0)
            {
                Top = target;
            }
        }

        IsTopWhole = true;
        for (var template = 0; template < _templateCount; template++)
        {
            IsTopWhole &= (PresentIn(_indications[template]) >> Top & 1) != 0;
        }
    }

    private static uint PresentIn(ulong indications)
    {
        var pairs = (indications | indications >> 1) & LowBits;
        var present = 0u;
        for (; pairs != 0; pairs &= pairs - 1)
        {
            present |= 1u << (System.Numerics.BitOperations.TrailingZeroCount(pairs) / 2);
        }

        return present;
    }
}

/// <summary>What a template says of its frames.</summary>
internal readonly record struct TemplateFrame(byte SpatialId, byte TemporalId, ulong Indications, ulong References);
