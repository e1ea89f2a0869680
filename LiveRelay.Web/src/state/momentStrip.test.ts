import { describe, expect, it } from 'vitest';
import { cellsOf, loopAround } from './momentStrip';

describe('the strip of moments', () => {
  const minute = 60_000;

  it('puts marks of a kind that lie close together into one cell, and keeps kinds apart', () => {
    const cells = cellsOf(
      [
        { kind: 'regret', atMs: 30_000 },
        { kind: 'regret', atMs: 10_000 },
        { kind: 'dispute', atMs: 12_000 },
        { kind: 'regret', atMs: 11_000 },
      ],
      40 * minute,
    );
    expect(cells).toEqual([
      { kind: 'regret', fromMs: 10_000, toMs: 30_000, count: 3, heat: 1 },
      { kind: 'dispute', fromMs: 12_000, toMs: 12_000, count: 1, heat: 1 / 3 },
    ]);
  });

  it('begins a new cell a width after the first mark of the one before, so that no cell grows without end', () => {
    const marks = Array.from({ length: 80 }, (_, second) => ({
      kind: 'doubt' as const,
      atMs: second * 1000,
    }));
    const cells = cellsOf(marks, 800_000);
    expect(cells).toHaveLength(8);
    expect(cells.every(({ count }) => count === 10)).toBe(true);
  });

  it('loops from ten seconds before to twenty after, within the lesson', () => {
    expect(loopAround(minute, minute, 10 * minute)).toEqual([50_000, 80_000]);
    expect(loopAround(4000, 6000, 20_000)).toEqual([0, 20_000]);
    expect(cellsOf([], 1000)).toEqual([]);
  });
});
