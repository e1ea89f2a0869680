import { describe, expect, it } from 'vitest';
import type { Chapter } from '../protocol/recordingTypes';
import {
  commonPhases,
  keptWithin,
  ownMoment,
  phaseStart,
  piecesOn,
  placeAll,
  readTokens,
  stateAt,
  stretchToken,
} from './compareClock';

const chapter = (startsAtMs: number, phase: Chapter['phase']): Chapter => ({
  id: startsAtMs,
  startsAtMs,
  phase,
  name: null,
});

describe('what a comparison’s address says', () => {
  it('is clips, lessons and stretches, four at most, and nothing else', () => {
    expect(readTokens('c12,rab3,rab3.1000-2500')).toEqual([
      { kind: 'clip', clip: 12 },
      { kind: 'stretch', recording: 'ab3', span: null },
      { kind: 'stretch', recording: 'ab3', span: [1000, 2500] },
    ]);
    expect(readTokens('c1,c2,c3,c4,c5')).toHaveLength(4);
    expect(readTokens('x,c,r,rAB,r../x,rab.9-3,rab.1-,c-1')).toEqual([]);
    expect(readTokens(undefined)).toEqual([]);
    expect(readTokens(stretchToken('ab3', 10.4, 99.6))).toEqual([
      { kind: 'stretch', recording: 'ab3', span: [10, 100] },
    ]);
  });
});

describe('stretches on one clock', () => {
  const long = {
    spans: [[0, 60_000]] as const,
    chapters: [chapter(0, 'organise'), chapter(20_000, 'introduce')],
  };
  const short = {
    spans: [[10_000, 30_000]] as const,
    chapters: [chapter(15_000, 'introduce'), chapter(25_000, 'teach')],
  };

  it('begin together, or at the same phase with all that was before it', () => {
    expect(placeAll([long, short], 'start')).toEqual({ offsetsMs: [0, 0], lengthMs: 60_000, meetMs: 0 });
    expect(placeAll([long, short], 'introduce')).toEqual({
      offsetsMs: [0, 15_000],
      lengthMs: 60_000,
      meetMs: 20_000,
    });
    expect(placeAll([], 'start').lengthMs).toBe(0);
  });

  it('take one without the phase from its beginning', () => {
    expect(placeAll([short, long], 'teach').offsetsMs).toEqual([0, 15_000]);
  });

  it('know a phase that began before the stretch, and none that is cut away', () => {
    const inside = { spans: [[22_000, 30_000]] as const, chapters: long.chapters };
    expect(phaseStart(inside, 'introduce')).toBe(0);
    expect(phaseStart(inside, 'organise')).toBeNull();
    expect(phaseStart(inside, 'teach')).toBeNull();
    expect(commonPhases([long, short, inside], ['organise', 'introduce', 'teach'])).toEqual(['introduce']);
  });

  it('are what the cut leaves of them', () => {
    const cut = [
      [0, 10_000],
      [20_000, 30_000],
    ] as const;
    expect(keptWithin(cut, 40_000, [5000, 25_000])).toEqual([
      [5000, 10_000],
      [20_000, 25_000],
    ]);
    expect(keptWithin(cut, 40_000, [11_000, 19_000])).toEqual([]);
    expect(keptWithin(null, 40_000, null)).toEqual([[0, 40_000]]);
  });

  it('lay the kept parts of each file one after the other', () => {
    const spans = [
      [5000, 10_000],
      [20_000, 25_000],
    ] as const;
    expect(piecesOn({ startsAtMs: 2000, durationMs: 60_000 }, spans, 1000)).toEqual([
      { atMs: 1000, fileMs: 3000, lengthMs: 5000 },
      { atMs: 6000, fileMs: 18_000, lengthMs: 5000 },
    ]);
    expect(piecesOn({ startsAtMs: 22_000, durationMs: 1000 }, spans, 0)).toEqual([
      { atMs: 7000, fileMs: 0, lengthMs: 1000 },
    ]);
    expect(ownMoment(spans, 1000, 7000)).toBe(21_000);
  });

  it('have not begun, run, and have ended', () => {
    expect([0, 1000, 10_999, 11_000].map((at) => stateAt([[0, 10_000]], 1000, at))).toEqual([
      'before',
      'running',
      'running',
      'ended',
    ]);
  });
});
