// Cutting a recording without touching it: each step can be taken back until it is saved.
import type { Span } from '../protocol/recordingTypes';
import { keptLength, without } from './keptTimeline';

export interface CutEdit {
  readonly kept: readonly Span[];
  readonly before: readonly (readonly Span[])[];
}

/** The server takes none shorter. */
const leastMs = 500;

export const beginCut = (kept: readonly Span[]): CutEdit => ({ kept, before: [] });

/** Null when nothing would be left, or nothing would change. */
export function takeOut(edit: CutEdit, from: number, to: number): CutEdit | null {
  const kept = without(edit.kept, from, to)
    .map(([first, last]): Span => [Math.round(first), Math.round(last)])
    .filter(([first, last]) => last - first >= leastMs);
  const left = keptLength(kept);
  if (left === 0 || left === keptLength(edit.kept)) return null;
  return { kept, before: [...edit.before, edit.kept] };
}

export function undo(edit: CutEdit): CutEdit {
  const kept = edit.before[edit.before.length - 1];
  return kept === undefined ? edit : { kept, before: edit.before.slice(0, -1) };
}

export const restoreAll = (edit: CutEdit, lengthMs: number): CutEdit => ({
  kept: [[0, lengthMs]],
  before: [...edit.before, edit.kept],
});
