// Where a recording begins to play: at the second of its link, else where one was, else at its beginning.

/** What was hardly begun or is all but over begins anew. */
const marginMs = 10_000;

export function startAt(
  hash: string,
  positionMs: number | null,
  lengthMs: number,
): { readonly atMs: number; readonly isResumed: boolean } {
  const second = /^#t=(\d+)$/.exec(hash)?.[1];
  if (second !== undefined) return { atMs: Math.min(lengthMs, Number(second) * 1000), isResumed: false };
  const isResumed = positionMs !== null && positionMs > marginMs && positionMs < lengthMs - marginMs;
  return { atMs: isResumed ? positionMs : 0, isResumed };
}
