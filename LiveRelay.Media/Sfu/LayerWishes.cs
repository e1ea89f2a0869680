namespace LiveRelay.Media.Sfu;

/// <summary>Which simulcast layers of a publisher's picture somebody has a use for: the others need not be sent by its browser.</summary>
internal static class LayerWishes
{
    /// <summary>The layers by rid, and whether they are wanted; empty for a track that has no layers.</summary>
    internal static IReadOnlyDictionary<string, bool> Of(Publication publication)
    {
        var wishes = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var producer in publication.Producers.Where(static producer => producer.Media.Rids.Count > 1))
        {
            // The smallest first, whether or not they are being sent just now.
            ProducerStream[] layers = [.. producer.Media.Rids
                .Select(rid => producer.Streams.FindLast(stream => stream.Rid == rid && stream.IsFlowing)).OfType<ProducerStream>()];
            var wanted = new bool[layers.Length];
            var isWatched = Mark(publication.Router, producer, layers, wanted);
            if (publication.Router.Tap is not null && layers.Length > 0)
            {
                wanted[^1] = true; // what is recorded is recorded as well as it comes
                isWatched = true;
            }

            for (var i = 0; i < layers.Length; i++)
            {
                // Before the first viewer comes nobody knows which one he will need.
                wishes[layers[i].Rid!] = wanted[i] || !isWatched;
            }
        }

        return wishes;
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
