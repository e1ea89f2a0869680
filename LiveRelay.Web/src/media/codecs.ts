// Which codecs a publisher offers first. School panels decode constrained baseline H.264 in hardware, the rest often not.

export type VideoCodecName = 'h264' | 'vp8' | 'vp9' | 'av1';

export function isVideoCodecName(text: string | null): text is VideoCodecName {
  return text === 'h264' || text === 'vp8' || text === 'vp9' || text === 'av1';
}

interface Codec {
  readonly mimeType: string;
  readonly sdpFmtpLine?: string;
}

/** The same codecs with the wished one first; stable, so that each codec's retransmission partner stays usable. */
export function orderCodecs<T extends Codec>(codecs: readonly T[], first: VideoCodecName): T[] {
  const rank = (codec: T) => {
    const name = codec.mimeType.toLowerCase();
    if (name === `video/${first}`) return first === 'h264' ? h264Rank(codec.sdpFmtpLine ?? '') : 0;
    return 10;
  };
  return codecs
    .map((codec, index) => ({ codec, index }))
    .sort((a, b) => rank(a.codec) - rank(b.codec) || a.index - b.index)
    .map(({ codec }) => codec);
}

/** Constrained baseline (profile_idc 42, constraint_set1) before baseline before the rest; packetization-mode 1 before 0. */
function h264Rank(fmtp: string): number {
  const profile = /profile-level-id=([0-9a-f]{4})/i.exec(fmtp)?.[1]?.toLowerCase() ?? '';
  const profileRank = profile === '42e0' ? 0 : profile.startsWith('42') ? 2 : 4;
  return profileRank + (/packetization-mode=1/.test(fmtp) ? 0 : 1);
}

export function preferVideoCodec(transceiver: RTCRtpTransceiver, first: VideoCodecName): void {
  const capabilities = RTCRtpSender.getCapabilities?.('video');
  if (!capabilities) return;
  try {
    transceiver.setCodecPreferences(orderCodecs(capabilities.codecs, first));
  } catch {
    // Browsers that refuse an order still publish, with their own.
  }
}
