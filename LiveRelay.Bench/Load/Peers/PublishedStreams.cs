using LiveRelay.Bench.Load.Figures;
using LiveRelay.Media.Rtp;

namespace LiveRelay.Bench.Load.Peers;

/// <summary>What the publisher has sent, for the viewers to look up.</summary>
/// <param name="Codec">The picture's codec.</param>
/// <param name="Picture">Its packets.</param>
/// <param name="Sound">The sound's packets.</param>
internal sealed record PublishedStreams(VideoCodec Codec, SentLog Picture, SentLog Sound);
