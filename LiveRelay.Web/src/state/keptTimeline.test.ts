import { describe, expect, it } from 'vitest';
import {
  asCut,
  cutOut,
  keptLength,
  keptOf,
  normalise,
  skipTo,
  toClock,
  toShown,
  without,
} from './keptTimeline';

const kept = [
  [10, 20],
  [50, 80],
] as const;

describe('a cut recording', () => {
  it('is whole without a cut', () => {
    expect(keptOf(null, 100)).toEqual([[0, 100]]);
    expect(asCut([[0, 100]], 100)).toBeNull();
    expect(asCut(kept, 100)).toBe(kept);
  });

  it('goes on at the next kept moment, and ends behind the last', () => {
    expect(skipTo(kept, 0)).toBe(10);
    expect(skipTo(kept, 15)).toBe(15);
    expect(skipTo(kept, 20)).toBe(50);
    expect(skipTo(kept, 80)).toBeNull();
  });

  it('counts only what is kept', () => {
    expect(keptLength(kept)).toBe(40);
    expect([0, 15, 30, 60, 99].map((at) => toShown(kept, at))).toEqual([0, 5, 10, 20, 40]);
    expect([0, 5, 10, 20, 40].map((at) => toClock(kept, at))).toEqual([10, 15, 50, 60, 80]);
  });

  it('loses its beginning, its end and a part in its middle', () => {
    expect(without([[0, 100]], 0, 10)).toEqual([[10, 100]]);
    expect(without([[0, 100]], 90, 100)).toEqual([[0, 90]]);
    expect(without([[0, 100]], 60, 40)).toEqual([
      [0, 40],
      [60, 100],
    ]);
    expect(without(kept, 15, 60)).toEqual([
      [10, 15],
      [60, 80],
    ]);
    expect(without(kept, 0, 100)).toEqual([]);
  });

  it('knows what is cut out', () => {
    expect(cutOut(kept, 100)).toEqual([
      [0, 10],
      [20, 50],
      [80, 100],
    ]);
  });

  it('joins what touches and drops what is empty', () => {
    expect(
      normalise([
        [5, 9],
        [0, 5],
        [20, 20],
        [8, 12],
      ]),
    ).toEqual([[0, 12]]);
  });
});
