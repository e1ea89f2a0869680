// Which fragment of a growing file is fetched next: from the one that holds the moment, on, and never far ahead.
import type { FragmentIndex } from '../protocol/recordingTypes';

export type Fragment = FragmentIndex['fragments'][number];

/** A decoder begins at a key frame: the last one that begins at or before the moment. */
export function fragmentFor(fragments: readonly Fragment[], atMs: number): number {
  let found = 0;
  fragments.forEach(([timeMs, , , isKey], index) => {
    if (isKey && timeMs <= atMs) found = index;
  });
  return found;
}

/** Whether it is time for the fragment after `loaded`. */
export function isDue(
  fragments: readonly Fragment[],
  loaded: number,
  atMs: number,
  aheadMs: number,
): boolean {
  const next = fragments[loaded + 1];
  return next !== undefined && next[0] <= atMs + aheadMs;
}
