import { describe, expect, it } from 'vitest';
import { fragmentFor, isDue, type Fragment } from './fragments';

const fragments: Fragment[] = [
  [0, 1000, 50, true],
  [1000, 1050, 50, false],
  [2000, 1100, 50, true],
  [3000, 1150, 50, false],
];

describe('the fragments of a growing file', () => {
  it('are begun at the key frame before a moment', () => {
    expect(fragmentFor(fragments, 1500)).toBe(0);
    expect(fragmentFor(fragments, 3500)).toBe(2);
    expect(fragmentFor(fragments, 0)).toBe(0);
  });

  it('are fetched a little ahead, and no further than there are any', () => {
    expect(isDue(fragments, -1, 0, 500)).toBe(true);
    expect(isDue(fragments, 1, 0, 1500)).toBe(false);
    expect(isDue(fragments, 1, 600, 1500)).toBe(true);
    expect(isDue(fragments, 3, 9000, 9000)).toBe(false);
  });
});
