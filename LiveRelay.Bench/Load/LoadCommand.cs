using System.Text.Json;
using LiveRelay.Bench.Load.Peers;
using LiveRelay.Bench.Load.Sources;

namespace LiveRelay.Bench.Load;

/// <summary>The verb <c>load</c>.</summary>
internal static class LoadCommand
{
    private static readonly JsonSerializerOptions _json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    internal static async Task<int> RunAsync(string[] arguments)
    {
        if (!OperatingSystem.IsLinux())
        {
            Console.Error.WriteLine("The load client needs Linux: it reads hundreds of sockets by epoll.");
            return 2;
        }

        if (!LoadOptions.TryParse(arguments, out var options, out var error))
        {
            Console.Error.WriteLine(error + Environment.NewLine + Environment.NewLine + LoadOptions.Usage);
            return 2;
        }

        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, press) =>
        {
            press.Cancel = true;
            interrupted.Cancel();
        };
        try
        {
            var result = await new LoadSeries(options, Console.Out, Console.Error).RunAsync(interrupted.Token);
            if (options.JsonFile.Length > 0)
            {
                await File.WriteAllTextAsync(options.JsonFile, ToJson(result), CancellationToken.None);
            }

            return result.AllJoined ? 0 : 1;
        }
        catch (Exception exception) when (exception is LoadException or IOException or FormatException or OperationCanceledException)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }
    }

    /// <summary>A single run's figures stand alone.</summary>
    internal static string ToJson(LoadSeriesResult result) => result is { Runs: [var run], BesideBad: [] }
        ? JsonSerializer.Serialize(run with { Figures = result.Figures }, _json)
        : JsonSerializer.Serialize(result, _json);

    /// <summary>The picture that the options ask for.</summary>
    internal static async Task<IReadOnlyList<PublishedLayer>> OpenAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        switch (options.RtpFile)
        {
            case "" when options.IsSimulcast:
                return
                [
                    new PublishedLayer("q", Synthetic(options, options.Kilobits / 10, 2)),
                    new PublishedLayer("h", Synthetic(options, options.Kilobits / 3, 2)),
                    new PublishedLayer("f", Synthetic(options, options.Kilobits, options.PacketsPerFrame)),
                ];
            case "":
                return [new PublishedLayer("", Synthetic(options, options.Kilobits, options.PacketsPerFrame))];
            case "encode":
                return [new PublishedLayer("", new RecordedVideo(RtpFile.Read(await EncodedVideo.RecordAsync(options, cancellationToken)), options.Codec))];
            default:
                var file = await File.ReadAllBytesAsync(options.RtpFile, cancellationToken);
                return [new PublishedLayer("", new RecordedVideo(RtpFile.Read(file), options.Codec))];
        }
    }

    private static SyntheticVideo Synthetic(LoadOptions options, int kilobits, int packets)
    {
        // Bits a frame by packets, less the RTP header with its extension and SRTP's tag.
        const int header = 20 + 16;
        var payload = kilobits * 1000 / 8 / options.FramesPerSecond / packets - header;
        return payload is < 200 or > 1220
            ? throw new FormatException($"--kbit, --fps and --packets make packets of {payload} bytes; 200 to 1220 are possible.")
            : new SyntheticVideo(options.Seed + kilobits, options.FramesPerSecond, packets, payload, 2 * options.FramesPerSecond);
    }
}
