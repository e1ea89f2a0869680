// Where a clip begins and ends: taken from a phase or a mark, and moved by small steps.
import type { Chapter } from '../protocol/recordingTypes';

export interface ClipEnds {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Who marks is late, and what was marked goes on for a while. */
const beforeMarkMs = 10_000;
const afterMarkMs = 20_000;

export const clipOfMark = (atMs: number, lengthMs: number): ClipEnds => ({
  fromMs: Math.max(0, Math.min(atMs, lengthMs) - beforeMarkMs),
  toMs: Math.min(lengthMs, atMs + afterMarkMs),
});

/** A phase lasts until the next one begins. @param chapters in order */
export const clipOfPhase = (chapters: readonly Chapter[], index: number, lengthMs: number): ClipEnds => ({
  fromMs: chapters[index]?.startsAtMs ?? 0,
  toMs: chapters[index + 1]?.startsAtMs ?? lengthMs,
});

export const moveEnd = (atMs: number, by: number, lengthMs: number) =>
  Math.round(Math.min(lengthMs, Math.max(0, atMs + by)));
