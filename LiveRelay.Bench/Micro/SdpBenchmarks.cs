using BenchmarkDotNet.Attributes;
using LiveRelay.Bench.Load.Peers;
using LiveRelay.Media;
using LiveRelay.Media.Sdp;

namespace LiveRelay.Bench.Micro;

/// <summary>What it costs to read a viewer's offer and to answer it, which is done once for each who joins.</summary>
[MemoryDiagnoser]
public class SdpBenchmarks
{
    private readonly CertificateFingerprint _fingerprint = new("sha-256", new byte[32]);
    private string _offer = "";
    private AnswerOptions? _options;

    /// <summary>Whose offer it is: that of <c>-- load</c>, or a real Chromium's.</summary>
    [Params("load", "chromium")]
    public string From { get; set; } = "load";

    /// <summary>Makes or reads the offer.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _offer = From == "load"
            ? Offers.Watch(Offers.NewCredentials(), _fingerprint, "H264")
            : File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "chromium-156-sub-offer-H264.sdp"));
        _options = new AnswerOptions
        {
            LocalIce = Offers.NewCredentials(),
            LocalFingerprint = _fingerprint,
            Candidates = [new IceCandidate("127.0.0.1", 7882, TransportProtocol.Udp, 1)],
        };
    }

    /// <summary>An offer is read and answered.</summary>
    [Benchmark]
    public string? AnswerViewer() =>
        SessionDescription.TryParse(_offer, out var offer, out _)
        && SdpAnswerer.TryAnswerViewer(offer, _options!, static (_, _) => new OutgoingStream(1, 2, "lesson", "program", "cname"), out var answer, out _)
            ? answer.Text
            : null;
}
