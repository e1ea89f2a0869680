import { describe, expect, it } from 'vitest';
import { videoEncodings } from './publisher';

const camera = (width: number, height: number) =>
  ({ getSettings: () => ({ width, height }) }) as unknown as MediaStreamTrack;
const rids = (...of: Parameters<typeof videoEncodings>) => videoEncodings(...of).map(({ rid }) => rid);

describe('the layers of a picture', () => {
  it('are three for a camera of 720 lines, and for one that is not there yet', () => {
    expect(rids('camera', camera(1280, 720))).toEqual(['q', 'h', 'f']);
    expect(rids('camera', null)).toEqual(['q', 'h', 'f']);
  });

  it('are no more than a browser encodes of a small picture, with all of its lines among them', () => {
    expect(rids('camera', camera(640, 480))).toEqual(['h', 'f']);
    expect(rids('guest', camera(320, 240))).toEqual(['f']);
  });

  it('are two speeds of a screen, and one of a small window', () => {
    expect(rids('screen', camera(1920, 1080))).toEqual(['s', 'f']);
    expect(rids('screen', camera(400, 300))).toEqual(['f']);
  });

  it('can lose frames in steps, the small picture for the wall excepted', () => {
    const modes = (...of: Parameters<typeof videoEncodings>) =>
      videoEncodings(...of).map((encoding) => (encoding as { scalabilityMode?: string }).scalabilityMode);
    expect(modes('camera', camera(1280, 720))).toEqual(['L1T3', 'L1T3', 'L1T3']);
    expect(modes('screen', camera(1920, 1080))).toEqual(['L1T1', 'L1T2']);
    expect(modes('wall', camera(320, 180))).toEqual([undefined]);
  });
});
