namespace LiveRelay.Bench.Load;

/// <summary>One run, or several of the same and what they found together.</summary>
internal sealed class LoadSeries(LoadOptions options, TextWriter output, TextWriter progress)
{
    /// <summary>What the server does when a class has left is not the next run's.</summary>
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(2);

    /// <summary>Does them, each table as soon as there is one.</summary>
    /// <exception cref="LoadException">The publisher could not go live.</exception>
    internal async Task<LoadSeriesResult> RunAsync(CancellationToken cancellationToken)
    {
        var (runs, besideBad) = (new List<LoadResult>(), new List<LoadResult>());
        for (var run = 1; run <= options.Runs; run++)
        {
            if (run > 1)
            {
                await Task.Delay(_pause, cancellationToken);
            }

            progress.WriteLine($"run {run} of {options.Runs}");
            runs.Add(await RunOnceAsync(options.ComparesBad ? options.WithGoodViewers() : options, cancellationToken));
            if (options.ComparesBad)
            {
                await Task.Delay(_pause, cancellationToken);
                progress.WriteLine($"run {run} of {options.Runs}, with bad viewers");
                besideBad.Add(await RunOnceAsync(options.WithTwoBadViewers(), cancellationToken));
            }
        }

        var figures = options.ComparesBad ? LoadReach.Of(runs, besideBad) : LoadReach.Of(runs);
        LoadTable.WriteFigures(output, figures);
        return new LoadSeriesResult(figures, runs, besideBad);
    }

    private async Task<LoadResult> RunOnceAsync(LoadOptions run, CancellationToken cancellationToken)
    {
        var layers = await LoadCommand.OpenAsync(run, cancellationToken);
        var result = await new LoadRun(run, layers, progress).RunAsync(cancellationToken);
        LoadTable.Write(output, result, run.ShowsEach);
        return result;
    }
}

/// <summary>What several runs found.</summary>
/// <param name="Figures">Their medians, beside what is to be reached.</param>
/// <param name="Runs">Each of them.</param>
/// <param name="BesideBad">With bad viewers among the good ones; empty where that was not asked for.</param>
internal sealed record LoadSeriesResult(IReadOnlyList<ReachedFigure> Figures, IReadOnlyList<LoadResult> Runs, IReadOnlyList<LoadResult> BesideBad)
{
    /// <summary>Whether all viewers joined.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool AllJoined => Runs.Concat(BesideBad).All(static run => run.Join.Joined == run.Viewers);
}
