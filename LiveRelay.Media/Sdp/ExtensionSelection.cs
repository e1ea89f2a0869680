using System.Globalization;

namespace LiveRelay.Media.Sdp;

/// <summary>Which RTP header extensions of an offer are taken (RFC 8285 section 5), with the offer's ids.</summary>
internal static class ExtensionSelection
{
    private const string Mid = "urn:ietf:params:rtp-hdrext:sdes:mid";
    private const string Rid = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
    private const string RepairedRid = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
    private const string AudioLevel = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
    private const string TransportCc = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
    private const string PlayoutDelay = "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay";
    private const string VideoOrientation = "urn:3gpp:video-orientation";
    private const string DependencyDescriptor = "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";

    private static readonly string[] FromPublisher =
        [Mid, Rid, RepairedRid, AudioLevel, TransportCc, PlayoutDelay, VideoOrientation, DependencyDescriptor];

    private static readonly string[] ToViewer = [Mid, AudioLevel, TransportCc, PlayoutDelay, VideoOrientation, DependencyDescriptor];

    /// <summary>The extmap values of the answer and the ids that they agree on.</summary>
    internal static (List<string> Lines, HeaderExtensionIds Ids) Select(MediaDescription media, bool fromPublisher)
    {
        var accepted = new Dictionary<string, byte>();
        var hasVoiceFlag = true;
        var lines = new List<string>();
        foreach (var line in media.Attributes.All("extmap"))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length < 2 || !(fromPublisher ? FromPublisher : ToViewer).Contains(fields[1]) ||
                !TryReadId(fields[0], out var id) || id is 0 or 15 || !accepted.TryAdd(fields[1], id))
            {
                continue;
            }

            var vad = fields[1] == AudioLevel ? fields.Skip(2).FirstOrDefault(static field => field is "vad=on" or "vad=off") : null;
            hasVoiceFlag &= vad != "vad=off";
            lines.Add(vad is null ? $"{id} {fields[1]}" : $"{id} {fields[1]} {vad}");
        }

        return (lines, new HeaderExtensionIds
        {
            Mid = accepted.GetValueOrDefault(Mid),
            Rid = accepted.GetValueOrDefault(Rid),
            RepairedRid = accepted.GetValueOrDefault(RepairedRid),
            AudioLevel = accepted.GetValueOrDefault(AudioLevel),
            HasVoiceFlag = hasVoiceFlag,
            TransportSequenceNumber = accepted.GetValueOrDefault(TransportCc),
            PlayoutDelay = accepted.GetValueOrDefault(PlayoutDelay),
            VideoOrientation = accepted.GetValueOrDefault(VideoOrientation),
            DependencyDescriptor = accepted.GetValueOrDefault(DependencyDescriptor),
        });
    }

    /// <summary>The id; a direction may stand behind it (RFC 8285 section 5).</summary>
    private static bool TryReadId(ReadOnlySpan<char> field, out byte id)
    {
        var slash = field.IndexOf('/');
        return byte.TryParse(slash < 0 ? field : field[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out id);
    }
}
