import { describe, expect, it } from 'vitest';
import { layoutStage, PictureWatch } from './stage';

describe('layoutStage', () => {
  it.each([
    [
      [true, true, true],
      ['main', 'inset', 'upperInset'],
    ],
    [
      [true, true, false],
      ['main', 'inset', 'hidden'],
    ],
    [
      [true, false, true],
      ['main', 'hidden', 'inset'],
    ],
    [
      [true, false, false],
      ['main', 'hidden', 'hidden'],
    ],
    [
      [false, true, true],
      ['hidden', 'left', 'right'],
    ],
    [
      [false, true, false],
      ['hidden', 'main', 'hidden'],
    ],
    [
      [false, false, true],
      ['hidden', 'hidden', 'main'],
    ],
    [
      [false, false, false],
      ['hidden', 'hidden', 'hidden'],
    ],
  ])('places screen, camera, guest %j at %j', ([screen, camera, guest], places) => {
    const layout = layoutStage({ screen: screen === true, camera: camera === true, guest: guest === true });
    expect([layout.screen, layout.camera, layout.guest]).toEqual(places);
  });
});

describe('PictureWatch', () => {
  it('shows a slot with its first frame and hides it two seconds after its last', () => {
    const watch = new PictureWatch();
    expect(watch.visible(0).camera).toBe(false);
    watch.countFrames('camera', 0, 100);
    expect(watch.visible(100).camera).toBe(false);
    watch.countFrames('camera', 1, 500);
    expect(watch.visible(500).camera).toBe(true);
    expect(watch.visible(2499).camera).toBe(true);
    watch.countFrames('camera', 1, 2499);
    expect(watch.visible(2500).camera).toBe(false);
  });

  it('gives a still screen longer than a face', () => {
    const watch = new PictureWatch();
    watch.frame('screen', 0);
    watch.frame('camera', 0);
    expect(watch.visible(2500)).toEqual({ screen: true, camera: false, guest: false });
  });

  it('takes the first frames of a new connection for frames, although its count begins anew', () => {
    const watch = new PictureWatch();
    watch.countFrames('camera', 5000, 0);
    watch.restart();
    watch.countFrames('camera', 3, 10_000);
    expect(watch.visible(10_000).camera).toBe(true);
  });
});
