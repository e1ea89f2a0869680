import { afterEach, describe, expect, it, vi } from 'vitest';
import { openSmallCamera } from './devices';

const camera = { id: 'a camera' };
const stream = { getVideoTracks: () => [camera] };

function give(getUserMedia: (constraints: MediaStreamConstraints) => Promise<unknown>) {
  const asked: unknown[] = [];
  vi.stubGlobal('navigator', {
    mediaDevices: {
      getUserMedia: (constraints: MediaStreamConstraints) => {
        asked.push((constraints.video as MediaTrackConstraints).deviceId);
        return getUserMedia(constraints);
      },
    },
  });
  return asked;
}

describe('a chosen camera', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('is the one that opens, whatever the others could do better', async () => {
    const asked = give(() => Promise.resolve(stream));
    expect(await openSmallCamera('chosen')).toBe(camera);
    expect(asked).toEqual([{ exact: 'chosen' }]);
  });

  it('gives way to any other when it is not there any more', async () => {
    const gone = new DOMException('', 'OverconstrainedError');
    const asked = give(({ video }) => {
      const { deviceId } = video as MediaTrackConstraints;
      return (deviceId as string[]).length === 0 ? Promise.resolve(stream) : Promise.reject(gone);
    });
    expect(await openSmallCamera('pulled out')).toBe(camera);
    expect(asked).toEqual([{ exact: 'pulled out' }, []]);
  });

  it('is not asked for again where the person said no', async () => {
    const asked = give(() => Promise.reject(new DOMException('', 'NotAllowedError')));
    await expect(openSmallCamera('chosen')).rejects.toMatchObject({ problem: 'denied' });
    expect(asked).toHaveLength(1);
  });
});
