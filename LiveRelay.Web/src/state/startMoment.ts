// Where a recording begins to play: at the second of its link, else where one was, else where its first picture is.

/** What was hardly begun or is all but over begins anew. */
const marginMs = 10_000;
/** A camera comes a moment after the press; nobody wants to wait before a black picture. */
const firstPictureMs = 5000;

export function startAt(
  hash: string,
  positionMs: number | null,
  lengthMs: number,
  firstPictureAtMs = 0,
): { readonly atMs: number; readonly isResumed: boolean } {
  const second = /^#t=(\d+)$/.exec(hash)?.[1];
  if (second !== undefined) return { atMs: Math.min(lengthMs, Number(second) * 1000), isResumed: false };
  const isResumed = positionMs !== null && positionMs > marginMs && positionMs < lengthMs - marginMs;
  const beginning = firstPictureAtMs < firstPictureMs ? firstPictureAtMs : 0;
  return { atMs: isResumed ? positionMs : beginning, isResumed };
}
