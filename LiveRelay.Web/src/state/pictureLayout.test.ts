import { describe, expect, it } from 'vitest';
import { layouts, mainOf, placesOf } from './pictureLayout';

describe('the places of pictures', () => {
  it('stay on the stage for any number of them', () => {
    for (const layout of layouts) {
      for (let count = 1; count <= 4; count++) {
        for (const place of placesOf(layout, count, count - 1)) {
          if (place === null) continue;
          expect(place.left >= -0.01 && place.left + place.width <= 100.01).toBe(true);
          expect(place.top >= -0.01 && place.top + place.height <= 100.01).toBe(true);
        }
      }
    }
  });

  it('give one alone all of it, and only one where one is wanted', () => {
    expect(placesOf('inset', 1, 0)[0]?.width).toBe(100);
    expect(placesOf('one', 3, 1).map((place) => place !== null)).toEqual([false, true, false]);
  });

  it('make the screen large unless another is chosen', () => {
    const panes = ['camera', 'screen', 'guest'].map((track) => ({ track, key: track }));
    expect(mainOf(panes, null)).toBe(1);
    expect(mainOf(panes, 'guest')).toBe(2);
    expect(mainOf(panes.slice(2), null)).toBe(0);
  });
});
