namespace LiveRelay.Media.Sfu;

/// <summary>Which simulcast layers of a publisher's picture somebody has a use for: the others need not be sent by its browser.</summary>
internal static class LayerWishes
{
    /// <summary>The layers by rid, and whether they are wanted; empty for a track that has no layers.</summary>
    /// <param name="loops">Their use on each loop.</param>
    internal static IReadOnlyDictionary<string, bool> Of(IEnumerable<IReadOnlyDictionary<string, LayerUse>> loops) =>
        loops.SelectMany(static uses => uses).GroupBy(static use => use.Key, static use => use.Value, StringComparer.Ordinal)

            // Before the first viewer comes nobody knows which one he will need.
            .ToDictionary(static layer => layer.Key, static layer => layer.Max() is LayerUse.Wanted or LayerUse.Unwatched, StringComparer.Ordinal);

    /// <summary>What the viewers of one loop use of a publisher's layers, by rid.</summary>
    internal static IReadOnlyDictionary<string, LayerUse> UsesOf(Router? router, string sessionId)
    {
        var uses = new Dictionary<string, LayerUse>(StringComparer.Ordinal);
        var publication = router?.Publications.FirstOrDefault(publication => publication.SessionId == sessionId);
        foreach (var producer in publication?.Producers.Where(static producer => producer.Media.Rids.Count > 1) ?? [])
        {
            // The smallest first, whether or not they are being sent just now.
            ProducerStream[] layers = [.. producer.Media.Rids
                .Select(rid => producer.Streams.FindLast(stream => stream.Rid == rid && stream.IsFlowing)).OfType<ProducerStream>()];
            var wanted = new bool[layers.Length];
            var isWatched = Mark(router!, producer, layers, wanted);
            if (router!.Tap is not null && layers.Length > 0)
            {
                wanted[^1] = true; // what is recorded is recorded as well as it comes
                isWatched = true;
            }

            for (var i = 0; i < layers.Length; i++)
            {
                uses[layers[i].Rid!] = wanted[i] ? LayerUse.Wanted : isWatched ? LayerUse.Spared : LayerUse.Unwatched;
            }
        }

        return uses;
    }

    private static bool Mark(Router router, Producer producer, ProducerStream[] layers, bool[] wanted)
    {
        var isWatched = false;
        int[] heights = [.. layers.Select(static layer => layer.Height)];
        foreach (var subscription in router.Subscriptions)
        {
            foreach (var consumer in subscription.Consumers)
            {
                if (consumer.Producer != producer || consumer.WantedHeight == 0 || layers.Length == 0)
                {
                    continue;
                }

                isWatched = true;
                wanted[LayerSelector.HighestUseful(heights, consumer.WantedHeight ?? 0)] = true;

                // The next smaller one is the way down, which a line that gets narrower needs at once.
                var current = Math.Max(0, Array.IndexOf(layers, consumer.Source));
                wanted[current] = true;
                wanted[Math.Max(0, current - 1)] = true;
            }
        }

        return isWatched;
    }
}

/// <summary>What use there is for a layer on one loop; a later one outweighs an earlier.</summary>
internal enum LayerUse
{
    /// <summary>Nobody watches the track here.</summary>
    Unwatched,

    /// <summary>The track is watched, and nobody needs this layer of it.</summary>
    Spared,

    /// <summary>Somebody is sent it, may soon be, or would be if it came.</summary>
    Wanted,
}
