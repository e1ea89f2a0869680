// A cut recording: which stretches of its clock are kept, and how long it is for who watches it.
import type { Span } from '../protocol/recordingTypes';

/** In order, none touching the next, each longer than nothing. */
export function normalise(spans: readonly Span[]): readonly Span[] {
  const merged: [number, number][] = [];
  for (const [from, to] of [...spans].sort((left, right) => left[0] - right[0])) {
    const last = merged[merged.length - 1];
    if (to <= from) continue;
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** What is kept of a recording of that length; null keeps all. */
export function keptOf(cut: readonly Span[] | null, lengthMs: number): readonly Span[] {
  if (cut === null) return [[0, lengthMs]];
  return normalise(cut.map(([from, to]) => [Math.max(0, from), Math.min(to, lengthMs)] as const));
}

/** The moment at which playing goes on from `atMs`: the same, or the next that is kept; null when nothing kept follows. */
export function skipTo(kept: readonly Span[], atMs: number): number | null {
  const next = kept.find(([, to]) => atMs < to);
  return next === undefined ? null : Math.max(atMs, next[0]);
}

export const keptLength = (kept: readonly Span[]) => kept.reduce((sum, [from, to]) => sum + to - from, 0);

/** How far into the cut version a moment is. */
export const toShown = (kept: readonly Span[], atMs: number) =>
  kept.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(atMs, to) - from), 0);

/** The moment that is so far into the cut version. */
export function toClock(kept: readonly Span[], shownMs: number): number {
  let left = Math.max(0, shownMs);
  for (const [from, to] of kept) {
    if (left < to - from) return from + left;
    left -= to - from;
  }
  return kept[kept.length - 1]?.[1] ?? 0;
}

/** What is left when a stretch is taken out. */
export function without(kept: readonly Span[], from: number, to: number): readonly Span[] {
  const [start, end] = [Math.min(from, to), Math.max(from, to)];
  const parts = kept.flatMap(([first, last]): readonly Span[] => [
    [first, Math.min(last, start)],
    [Math.max(first, end), last],
  ]);
  return normalise(parts);
}

/** What is not kept. */
export function cutOut(kept: readonly Span[], lengthMs: number): readonly Span[] {
  return kept.reduce<readonly Span[]>((rest, [from, to]) => without(rest, from, to), [[0, lengthMs]]);
}

/** As the server stores it: null when nothing is cut. */
export function asCut(kept: readonly Span[], lengthMs: number): readonly Span[] | null {
  const [only] = kept;
  return kept.length === 1 && only !== undefined && only[0] <= 0 && only[1] >= lengthMs ? null : kept;
}
