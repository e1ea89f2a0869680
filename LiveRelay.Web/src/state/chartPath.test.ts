import { describe, expect, it } from 'vitest';
import { heightOf, linePath, meansOf, runsOf } from './chartPath';

const range = { least: 0, most: 100 };

describe('charts over time', () => {
  it('put values between the bottom and the top', () => {
    expect([0, 50, 100, 200].map((value) => heightOf(value, range, 80))).toEqual([80, 40, 0, 0]);
  });

  it('interrupt a line where nothing is known', () => {
    expect(linePath([50, null, 100], 1000, 4000, range, 100)).toBe('M125.0 50.0h0.1M625.0 0.0h0.1');
  });

  it('take means of what is known', () => {
    expect(meansOf([1, 3, null, null, 5], 2)).toEqual([2, null, 5]);
  });

  it('find who speaks how long', () => {
    expect(runsOf('TT-TSS', 'T')).toEqual([
      { from: 0, to: 2 },
      { from: 3, to: 4 },
    ]);
  });
});
