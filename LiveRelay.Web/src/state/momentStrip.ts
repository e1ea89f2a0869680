// The strip of marked moments under the seek bar: what lies close together is one cell, the more marks the stronger.
import type { MarkKind } from '../protocol/lessonContract';
import type { Span } from '../protocol/recordingTypes';

export interface StripMark {
  readonly kind: MarkKind;
  readonly atMs: number;
}

export interface StripCell {
  readonly kind: MarkKind;
  readonly fromMs: number;
  readonly toMs: number;
  readonly count: number;
  /** 0 to 1: how many marks are in it, beside the fullest of all kinds. */
  readonly heat: number;
}

/** A screen has room for about so many cells side by side. */
const cellsOnBar = 80;
const beforeMs = 10_000;
const behindMs = 20_000;

/** Cells of one kind never touch: a mark that comes within a cell's width of the one before it belongs to it. */
export function cellsOf(marks: readonly StripMark[], lengthMs: number): readonly StripCell[] {
  const width = lengthMs / cellsOnBar;
  const cells: { kind: MarkKind; fromMs: number; toMs: number; count: number }[] = [];
  for (const { kind, atMs } of [...marks].sort((left, right) => left.atMs - right.atMs)) {
    const last = cells.filter((cell) => cell.kind === kind).pop();
    if (last !== undefined && atMs - last.fromMs < width) {
      last.toMs = atMs;
      last.count++;
    } else cells.push({ kind, fromMs: atMs, toMs: atMs, count: 1 });
  }
  const most = Math.max(1, ...cells.map(({ count }) => count));
  return cells.map((cell) => ({ ...cell, heat: cell.count / most }));
}

/** What is played again and again about moments: from 10 s before the first to 20 s after the last. */
export const loopAround = (fromMs: number, toMs: number, endMs: number): Span => [
  Math.max(0, fromMs - beforeMs),
  Math.min(endMs, toMs + behindMs),
];
