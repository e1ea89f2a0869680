using System.Runtime.CompilerServices;

namespace LiveRelay.Media.Sfu;

/// <summary>
/// Divides what a viewer's line carries among his pictures: the most important gets its smallest layer whatever happens, the others theirs as far as it
/// goes; what is left raises them in the same order. Pure.
/// </summary>
internal static class LayerAllocator
{
    /// <summary>What <see cref="Divide"/> gives a picture that must wait.</summary>
    internal const int Paused = -1;

    /// <summary>A better layer must fit with so much to spare, in percent: more than a line's estimate wavers when it is full.</summary>
    private const int UpgradeMargin = 5;

    /// <summary>
    /// A layer that is sent already may seem to be so much too large, in percent: its rate is that of the last second, and a keyframe in it is a tenth of that. What
    /// really is too much the estimate shows.
    /// </summary>
    private const int KeepMargin = 10;

    /// <summary>Chooses a layer for each picture.</summary>
    /// <param name="demands">The pictures, the most important first.</param>
    /// <param name="available">For all of them, in bits per second.</param>
    /// <param name="chosen">For each its layer, or <see cref="Paused"/>.</param>
    internal static void Divide(ReadOnlySpan<LayerDemand> demands, long available, Span<int> chosen)
    {
        var isFirst = true;
        for (var i = 0; i < demands.Length; i++)
        {
            var demand = demands[i];
            chosen[i] = demand.Highest >= 0 && (isFirst || Needed(demand, 0) <= available) ? 0 : Paused;
            available -= chosen[i] == 0 ? demand.Rates[0] : 0;
            isFirst &= demand.Highest < 0;
        }

        for (var i = 0; i < demands.Length; i++)
        {
            for (var layer = demands[i].Highest; chosen[i] == 0 && layer > 0; layer--)
            {
                if (Needed(demands[i], layer) - demands[i].Rates[0] <= available)
                {
                    chosen[i] = layer;
                    available -= demands[i].Rates[layer] - demands[i].Rates[0];
                }
            }
        }
    }

    private static long Needed(in LayerDemand demand, int layer) =>
        demand.Rates[layer] * (layer > demand.Current ? 100 + UpgradeMargin : layer == demand.Current ? 100 - KeepMargin : 100) / 100;
}

/// <summary>What one picture of a viewer may be sent.</summary>
internal struct LayerDemand
{
    /// <summary>The most layers that a track can have here: four sizes at four frame rates.</summary>
    internal const int MaxLayers = 16;

    /// <summary>Bits per second of each layer, the least first: of each size that with the fewest frames.</summary>
    internal LayerRates Rates;

    /// <summary>The largest layer that the viewer can use; -1 where there is no picture.</summary>
    internal int Highest;

    /// <summary>The layer that he gets now; <see cref="LayerAllocator.Paused"/> for none.</summary>
    internal int Current;
}

/// <summary>One number for each layer.</summary>
[InlineArray(LayerDemand.MaxLayers)]
internal struct LayerRates
{
    private long _first;
}
