// What differs between lessons side by side: time by phase, and what the diagnosis measured of the stretches that are compared.
import type { Diagnosis } from '../protocol/apiDiagnosis';
import type { TeachingPhase } from '../protocol/lessonContract';
import type { Chapter, Span } from '../protocol/recordingTypes';
import { keptLength, toShown } from './keptTimeline';

/** How long each phase takes of what is kept of a lesson; those that it lacks are missing. */
export function phaseTimes(
  chapters: readonly Chapter[],
  kept: readonly Span[],
): ReadonlyMap<TeachingPhase, number> {
  const times = new Map<TeachingPhase, number>();
  const sorted = [...chapters].sort((left, right) => left.startsAtMs - right.startsAtMs);
  for (const [index, { phase, startsAtMs }] of sorted.entries()) {
    const until = sorted[index + 1]?.startsAtMs ?? Number.MAX_SAFE_INTEGER;
    const time = toShown(kept, until) - toShown(kept, startsAtMs);
    if (time > 0) times.set(phase, (times.get(phase) ?? 0) + time);
  }
  return times;
}

/** What was measured of a stretch; null is what could not be known. */
export interface Measures {
  /** 0 to 1. */
  readonly talkShare: number | null;
  /** All voices are in one sound: who speaks cannot be known. */
  readonly isOneTrack: boolean;
  /** Syllables a minute. */
  readonly rate: number | null;
  readonly waits: number;
  /** Milliseconds. */
  readonly medianWait: number | null;
  readonly slides: number;
  /** Milliseconds. */
  readonly slideTime: number | null;
}

const secondMs = 1000;
const partMs = 10_000;

const holds = (spans: readonly Span[], fromMs: number, toMs: number) =>
  spans.some(([from, to]) => fromMs >= from && toMs <= to);

/** @returns null without a result */
export function measuresOf(result: Diagnosis['result'], spans: readonly Span[]): Measures | null {
  if (result === null) return null;
  const letters = [...result.talk.bySecond].map((letter, second) =>
    holds(spans, second * secondMs, (second + 1) * secondMs) ? letter : '-',
  );
  const count = (of: string) => letters.filter((letter) => letter === of).length;
  const [teacher, others] = [count('T'), count('S')];
  const waits = result.talk.waits
    .filter(({ fromMs, toMs }) => holds(spans, fromMs, toMs))
    .map(({ fromMs, toMs }) => toMs - fromMs)
    .sort((left, right) => left - right);
  const slides = result.slides
    .filter(({ isMoving }) => !isMoving)
    .map(({ fromMs, toMs }) => toShown(spans, toMs) - toShown(spans, fromMs))
    .filter((time) => time > 0);
  return {
    talkShare: result.talk.isOneTrack || teacher + others === 0 ? null : teacher / (teacher + others),
    isOneTrack: result.talk.isOneTrack,
    rate: rateOf(result, letters, spans),
    waits: waits.length,
    medianWait: waits[Math.floor(waits.length / 2)] ?? null,
    slides: slides.length,
    slideTime: slides.length === 0 ? null : slides.reduce((sum, time) => sum + time, 0) / slides.length,
  };
}

/** Each ten seconds count for as much as was spoken in them; of those that are only partly in the stretch nothing is known. */
function rateOf(
  result: NonNullable<Diagnosis['result']>,
  letters: readonly string[],
  spans: readonly Span[],
): number | null {
  let [syllables, spoken] = [0, 0];
  result.voice?.rateByTenSeconds.forEach((rate, part) => {
    if (rate === null || !holds(spans, part * partMs, (part + 1) * partMs)) return;
    const seconds = letters.slice(part * 10, part * 10 + 10).filter((letter) => letter === 'T').length;
    syllables += rate * seconds;
    spoken += seconds;
  });
  return spoken === 0 ? null : Math.round(syllables / spoken);
}

export interface Difference {
  readonly what: 'phase' | 'talkShare' | 'rate' | 'wait' | 'slides';
  readonly phase: TeachingPhase | null;
  /** What the other has more than the first; null where only one of them has the phase. */
  readonly by: number | null;
  readonly isMore: boolean;
}

/** What is smaller says nothing: measures are wrong by about so much (docs/DIAGNOSIS.md), and so are phases that were marked by hand. */
const least = { phaseMs: 30_000, phaseShare: 0.2, talkShare: 0.05, rateShare: 0.1, waitMs: 500, slides: 2 };

export interface Compared {
  readonly phases: ReadonlyMap<TeachingPhase, number>;
  readonly measures: Measures | null;
}

/** What is worth a word of the second beside the first. */
export function differences(
  first: Compared,
  other: Compared,
  phases: readonly TeachingPhase[],
): readonly Difference[] {
  const found: Difference[] = [];
  const add = (
    what: Difference['what'],
    by: number | null,
    isMore: boolean,
    phase: TeachingPhase | null = null,
  ) => found.push({ what, phase, by: by === null ? null : Math.abs(by), isMore });
  // A lesson in which nobody marked phases lacks none.
  if (first.phases.size > 0 && other.phases.size > 0) {
    for (const phase of phases) {
      const [ours, theirs] = [first.phases.get(phase), other.phases.get(phase)];
      if (ours === undefined && theirs === undefined) continue;
      if (ours === undefined || theirs === undefined) add('phase', null, ours === undefined, phase);
      else if (Math.abs(theirs - ours) >= Math.max(least.phaseMs, ours * least.phaseShare))
        add('phase', theirs - ours, theirs > ours, phase);
    }
  }
  const pair = (of: (measures: Measures) => number | null): readonly [number, number] | null => {
    const [ours, theirs] = [first.measures && of(first.measures), other.measures && of(other.measures)];
    return ours === null || theirs === null ? null : [ours, theirs];
  };
  const compare = (
    what: Difference['what'],
    of: (measures: Measures) => number | null,
    leastOf: (ours: number) => number,
  ) => {
    const both = pair(of);
    if (both === null) return;
    const by = both[1] - both[0];
    if (Math.abs(by) >= leastOf(both[0])) add(what, by, by > 0);
  };
  compare(
    'talkShare',
    ({ talkShare }) => talkShare,
    () => least.talkShare,
  );
  compare(
    'rate',
    ({ rate }) => rate,
    (ours) => ours * least.rateShare,
  );
  compare(
    'wait',
    ({ medianWait }) => medianWait,
    () => least.waitMs,
  );
  compare(
    'slides',
    ({ slides }) => slides,
    () => least.slides,
  );
  return found;
}

/** In whole hundredths of the lesson. */
export const shareOf = (partMs: number, kept: readonly Span[]) => {
  const whole = keptLength(kept);
  return whole === 0 ? 0 : Math.round((partMs / whole) * 100);
};
