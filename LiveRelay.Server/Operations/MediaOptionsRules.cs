using System.Net;
using LiveRelay.Media.Net;

namespace LiveRelay.Server.Operations;

/// <summary>What the section <c>Media</c> may say.</summary>
public static class MediaOptionsRules
{
    private static readonly string[] _profiles = ["AEAD_AES_128_GCM", "AES128_CM_HMAC_SHA1_80"];
    private static readonly string[] _codecs = ["H264", "VP8", "VP9", "AV1"];

    /// <summary>Checks each option.</summary>
    public static void Check(MediaOptions options, OptionsCheck check)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(check);
        check.That(IPAddress.TryParse(options.ListenAddress, out _), nameof(options.ListenAddress), $"must be an IP address, not '{options.ListenAddress}'");
        check.Range(options.Port, 0, ushort.MaxValue - Math.Max(options.Loops, 1) + 1, nameof(options.Port)); // each loop has its own, one behind another
        check.Range(options.Loops, 1, 64, nameof(options.Loops));
        check.Range(options.SpreadAfterViewers, 0, 100_000, nameof(options.SpreadAfterViewers));
        check.That(options.EnableUdp || options.EnableTcp, nameof(options.EnableUdp), "must be true when Media:EnableTcp is false");
        foreach (var address in options.AnnouncedAddresses)
        {
            check.That(
                Uri.CheckHostName(address) != UriHostNameType.Unknown,
                nameof(options.AnnouncedAddresses),
                $"must hold addresses or host names, not '{address}'");
        }

        check.Range(options.MaxTransports, 1, 1_000_000, nameof(options.MaxTransports));
        check.Range(options.MaxTcpConnections, 1, 1_000_000, nameof(options.MaxTcpConnections));
        check.Range(options.MaxPublishersPerLesson, 1, 10_000, nameof(options.MaxPublishersPerLesson));
        OneOf(options.SrtpProfiles, _profiles, nameof(options.SrtpProfiles), check);
        OneOf(options.VideoCodecs, _codecs, nameof(options.VideoCodecs), check);
        check.Range(options.BurstHoldMilliseconds, 0, 2, nameof(options.BurstHoldMilliseconds));
        check.Range(options.ReportSpacingMilliseconds, 0, 10, nameof(options.ReportSpacingMilliseconds));
        check.Range(options.ViewerMaxBitrate, 100_000, 1_000_000_000, nameof(options.ViewerMaxBitrate));
        check.Range(options.ViewerStartBitrate, 100_000, options.ViewerMaxBitrate, nameof(options.ViewerStartBitrate));
        check.Range(options.LeastFrameRate, 1, 120, nameof(options.LeastFrameRate));
        check.Range(options.SpeakerThreshold, 1, 127, nameof(options.SpeakerThreshold));
        check.Range(options.SpeakerLeadMilliseconds, 20, 10_000, nameof(options.SpeakerLeadMilliseconds));
        check.Range(options.SpeakerHoldMilliseconds, 100, 60_000, nameof(options.SpeakerHoldMilliseconds));
        check.Range(options.SpeakerIntervalMilliseconds, 250, 60_000, nameof(options.SpeakerIntervalMilliseconds));
        check.Range(options.KeyFrameRequestIntervalMilliseconds, 100, 60_000, nameof(options.KeyFrameRequestIntervalMilliseconds));
        check.Range(options.ConsentTimeoutSeconds, 5, 30, nameof(options.ConsentTimeoutSeconds));
        check.Range(options.ConnectTimeoutSeconds, 5, 300, nameof(options.ConnectTimeoutSeconds));
        check.Range(options.HandshakeThreads, 1, 64, nameof(options.HandshakeThreads));
        check.Range(options.HandshakeTimeoutSeconds, 1, 60, nameof(options.HandshakeTimeoutSeconds));
    }

    private static void OneOf(IEnumerable<string> values, string[] known, string property, OptionsCheck check)
    {
        foreach (var value in values)
        {
            check.That(known.Contains(value, StringComparer.Ordinal), property, $"may hold {string.Join(", ", known)}, not '{value}'");
        }
    }
}
