import { describe, expect, it } from 'vitest';
import { orderCodecs } from './codecs';

const h264 = (profile: string, mode: number) => ({
  mimeType: 'video/H264',
  sdpFmtpLine: `level-asymmetry-allowed=1;packetization-mode=${mode};profile-level-id=${profile}`,
});
const vp8 = { mimeType: 'video/VP8' };
const rtx = { mimeType: 'video/rtx' };

describe('orderCodecs', () => {
  it('puts constrained baseline with packetization mode 1 first', () => {
    const codecs = [
      vp8,
      rtx,
      h264('640034', 1),
      h264('42001f', 0),
      h264('42001f', 1),
      h264('42e01f', 0),
      h264('42e01f', 1),
    ];
    expect(orderCodecs(codecs, 'h264')).toEqual([
      h264('42e01f', 1),
      h264('42e01f', 0),
      h264('42001f', 1),
      h264('42001f', 0),
      h264('640034', 1),
      vp8,
      rtx,
    ]);
  });

  it('puts any other codec first when asked, and loses none', () => {
    const codecs = [h264('42e01f', 1), rtx, vp8];
    expect(orderCodecs(codecs, 'vp8')).toEqual([vp8, h264('42e01f', 1), rtx]);
    expect(orderCodecs(codecs, 'av1')).toEqual(codecs);
  });
});
