import { expect, it } from 'vitest';
import { clipOfMark, clipOfPhase, moveEnd } from './clipEnds';

const chapters = [
  { id: 1, startsAtMs: 5000, phase: 'introduce', name: null },
  { id: 2, startsAtMs: 65_000, phase: 'teach', name: null },
] as const;

it('a clip of a phase lasts until the next one, the last until the end', () => {
  expect(clipOfPhase(chapters, 0, 100_000)).toEqual({ fromMs: 5000, toMs: 65_000 });
  expect(clipOfPhase(chapters, 1, 100_000)).toEqual({ fromMs: 65_000, toMs: 100_000 });
});

it('a clip of a mark begins before it and stays within the lesson', () => {
  expect(clipOfMark(40_000, 100_000)).toEqual({ fromMs: 30_000, toMs: 60_000 });
  expect(clipOfMark(4000, 100_000).fromMs).toBe(0);
  expect(clipOfMark(95_000, 100_000)).toEqual({ fromMs: 85_000, toMs: 100_000 });
});

it('an end is moved within the lesson', () => {
  expect([moveEnd(500, -1000, 9000), moveEnd(8950, 100, 9000), moveEnd(4000, 100, 9000)]).toEqual([
    0, 9000, 4100,
  ]);
});
