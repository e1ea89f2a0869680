import { describe, expect, it } from 'vitest';
import { layoutStage, PictureWatch, pictureSlots, ringed, stageGuests, type Place } from './stage';

function layoutOf(...shown: string[]): Record<string, Place> {
  const visible = Object.fromEntries(pictureSlots.map((slot) => [slot, shown.includes(slot)]));
  const layout = layoutStage(visible as Parameters<typeof layoutStage>[0]);
  return Object.fromEntries(Object.entries(layout).filter(([, place]) => place !== 'hidden'));
}

describe('layoutStage', () => {
  it.each<[string[], Record<string, Place>]>([
    [[], {}],
    [['camera'], { camera: 'main' }],
    [['guest'], { guest: 'main' }],
    [['screen'], { screen: 'main' }],
    [['camera', 'guest'], { camera: 'left', guest: 'right' }],
    [['guest', 'guest-3'], { guest: 'left', 'guest-3': 'right' }],
    [['screen', 'camera'], { screen: 'main', camera: 'inset' }],
    [['screen', 'guest'], { screen: 'main', guest: 'inset' }],
    [['screen', 'camera', 'guest'], { screen: 'main', camera: 'inset', guest: 'inset2' }],
    [['camera', 'guest', 'guest-2'], { camera: 'cell1', guest: 'cell2', 'guest-2': 'cell3' }],
  ])('places %j at %j', (shown, places) => expect(layoutOf(...shown)).toEqual(places));

  it('leaves the others where they are when a guest goes', () => {
    const beside = (...shown: string[]) => layoutOf('screen', 'camera', ...shown)['guest-3'];
    expect(beside('guest', 'guest-2', 'guest-3')).toBe('inset4');
    expect(beside('guest-2', 'guest-3')).toBe('inset4');
    expect(layoutOf('camera', 'guest-2', 'guest-3')['guest-3']).toBe('cell4');
  });
});

describe('stageGuests', () => {
  const lesson = {
    you: { participantId: 'b' },
    floors: [
      { participantId: 'a', index: 0 },
      { participantId: 'b', index: 2 },
    ],
    participants: [
      { id: 't', name: '王老师', role: 'teacher' },
      { id: 'a', name: '四年级1班', role: 'classroom' },
      { id: 'b', name: '四年级2班', role: 'classroom' },
      { id: 'c', name: '四年级3班', role: 'classroom' },
    ],
    speaker: null,
  } as const;

  it('gives each slot the name of who is in it, and nobody himself', () => {
    expect(stageGuests(lesson, true)).toEqual({
      others: { guest: true, 'guest-2': false, 'guest-3': false },
      names: { guest: '四年级1班', 'guest-3': '四年级2班' },
      speaking: null,
    });
  });

  it.each([
    ['t', 'camera'],
    ['a', 'guest'],
    ['b', 'guest-3'],
    ['c', null],
  ])('finds the picture of %s, who speaks', (speaker, slot) => {
    expect(stageGuests({ ...lesson, speaker }, true).speaking).toBe(slot);
    expect(stageGuests({ ...lesson, speaker }, false).speaking).toBeNull();
  });

  it('rings the teacher only while there is somebody beside him', () => {
    const visible = { screen: true, camera: true, guest: false, 'guest-2': false, 'guest-3': false };
    expect(ringed('camera', visible)).toBeNull();
    expect(ringed('camera', { ...visible, 'guest-2': true })).toBe('camera');
    expect(ringed('guest', { ...visible, guest: true, camera: false })).toBe('guest');
  });

  it('leaves it to the media who is seen while the floor is not known', () => {
    expect(stageGuests(lesson, false).others).toBeNull();
    expect(stageGuests(null, true)).toEqual({ others: null, names: {}, speaking: null });
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
    expect(watch.visible(2500)).toMatchObject({ screen: true, camera: false, guest: false });
  });

  it('takes the first frames of a new connection for frames, although its count begins anew', () => {
    const watch = new PictureWatch();
    watch.countFrames('camera', 5000, 0);
    watch.restart();
    watch.countFrames('camera', 3, 10_000);
    expect(watch.visible(10_000).camera).toBe(true);
  });
});
