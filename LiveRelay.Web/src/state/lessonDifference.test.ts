import { describe, expect, it } from 'vitest';
import type { Diagnosis } from '../protocol/apiDiagnosis';
import type { Chapter } from '../protocol/recordingTypes';
import { differences, measuresOf, phaseTimes, type Measures } from './lessonDifference';

const chapter = (startsAtMs: number, phase: Chapter['phase']): Chapter => ({
  id: startsAtMs,
  startsAtMs,
  phase,
  name: null,
});

describe('the time of phases', () => {
  it('is that of all its parts, without what is cut away', () => {
    const chapters = [chapter(0, 'introduce'), chapter(60_000, 'teach'), chapter(120_000, 'introduce')];
    expect([...phaseTimes(chapters, [[0, 150_000]])]).toEqual([
      ['introduce', 90_000],
      ['teach', 60_000],
    ]);
    expect([
      ...phaseTimes(chapters, [
        [0, 30_000],
        [130_000, 150_000],
      ]),
    ]).toEqual([['introduce', 50_000]]);
  });
});

const result: NonNullable<Diagnosis['result']> = {
  durationMs: 40_000,
  voice: {
    medianDb: null,
    signalToNoiseDb: null,
    levelBySecond: [],
    syllables: 0,
    speakingMs: 0,
    ratePerMinute: 200,
    rateByTenSeconds: [180, 240, null, 300],
    pitchHz: null,
    pitchSpread: null,
    pitchSpreadByTenSeconds: [],
  },
  talk: {
    isOneTrack: false,
    bySecond: `${'T'.repeat(10)}${'T'.repeat(5)}${'S'.repeat(5)}${'-'.repeat(10)}${'T'.repeat(10)}`,
    teacherMs: 0,
    othersMs: 0,
    teacherShare: 0.8,
    silences: [],
    waits: [
      { fromMs: 15_000, toMs: 17_000 },
      { fromMs: 1000, toMs: 5000 },
      { fromMs: 29_000, toMs: 31_000 },
    ],
    medianWaitMs: null,
  },
  slides: [
    { fromMs: 0, toMs: 8000, sameAs: null, edgePercent: 1, isMoving: false, words: null },
    { fromMs: 8000, toMs: 30_000, sameAs: null, edgePercent: 1, isMoving: false, words: null },
    { fromMs: 30_000, toMs: 40_000, sameAs: null, edgePercent: 1, isMoving: true, words: null },
  ],
  movement: [],
  facing: null,
};

describe('what was measured of a stretch', () => {
  it('is taken from its own seconds alone', () => {
    expect(measuresOf(result, [[0, 20_000]])).toEqual({
      talkShare: 0.75,
      isOneTrack: false,
      rate: 200,
      waits: 2,
      medianWait: 4000,
      slides: 2,
      slideTime: 10_000,
    });
  });

  it('is not known where nothing was measured', () => {
    expect(measuresOf(null, [[0, 20_000]])).toBeNull();
    const silent = measuresOf(result, [[20_000, 29_000]]);
    expect(silent).toMatchObject({ talkShare: null, rate: null, medianWait: null, slides: 1 });
    const oneTrack = { ...result, talk: { ...result.talk, isOneTrack: true } };
    expect(measuresOf(oneTrack, [[0, 20_000]])).toMatchObject({ talkShare: null, isOneTrack: true });
  });
});

describe('what is worth a word', () => {
  const measures: Measures = {
    talkShare: 0.7,
    isOneTrack: false,
    rate: 200,
    waits: 4,
    medianWait: 2000,
    slides: 10,
    slideTime: 60_000,
  };
  const phases = ['introduce', 'teach', 'assign'] as const;

  it('is only what is larger than measures are wrong', () => {
    const first = { phases: new Map([['introduce', 300_000] as const]), measures };
    const alike = {
      phases: new Map([['introduce', 320_000] as const]),
      measures: { ...measures, talkShare: 0.73, rate: 215, medianWait: 2400, slides: 11 },
    };
    expect(differences(first, alike, phases)).toEqual([]);
    const other = {
      phases: new Map([
        ['introduce', 180_000],
        ['assign', 60_000],
      ] as const),
      measures: { ...measures, talkShare: 0.5, rate: 260, medianWait: 4000, slides: 6 },
    };
    const found = differences(first, other, phases);
    expect(found).toEqual([
      { what: 'phase', phase: 'introduce', by: 120_000, isMore: false },
      { what: 'phase', phase: 'assign', by: null, isMore: true },
      { what: 'talkShare', phase: null, by: expect.closeTo(0.2) as number, isMore: false },
      { what: 'rate', phase: null, by: 60, isMore: true },
      { what: 'wait', phase: null, by: 2000, isMore: true },
      { what: 'slides', phase: null, by: 4, isMore: false },
    ]);
  });

  it('is nothing where one of the two is not known, or nobody marked phases', () => {
    const first = { phases: new Map([['introduce', 300_000] as const]), measures };
    expect(differences(first, { phases: new Map(), measures: null }, phases)).toEqual([]);
  });
});
