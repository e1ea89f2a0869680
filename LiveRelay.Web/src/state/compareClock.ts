// Several stretches of lessons on one clock: where each begins, how long the whole is, and where its files lie on it.
import type { TeachingPhase } from '../protocol/lessonContract';
import type { Chapter, Span } from '../protocol/recordingTypes';
import { keptLength, keptOf, toClock, toShown } from './keptTimeline';
import { pieceAt, type ClockTrack, type Piece } from './recordingClock';

export const mostTiles = 4;

/** What is compared, as the page's address has it. */
export type CompareToken =
  | { readonly kind: 'clip'; readonly clip: number }
  | { readonly kind: 'stretch'; readonly recording: string; readonly span: Span | null };

/** `c12` is a clip, `rabc` a lesson, `rabc.1000-2000` a stretch of it in milliseconds; what is none is left out. */
export function readTokens(text: unknown): readonly CompareToken[] {
  if (typeof text !== 'string') return [];
  return [...new Set(text.split(','))]
    .flatMap((one): CompareToken[] => {
      const clip = /^c(\d{1,9})$/.exec(one)?.[1];
      if (clip !== undefined) return [{ kind: 'clip', clip: Number(clip) }];
      const [, recording, from, to] = /^r([a-z0-9]{1,32})(?:\.(\d{1,9})-(\d{1,9}))?$/.exec(one) ?? [];
      if (recording === undefined) return [];
      if (from === undefined) return [{ kind: 'stretch', recording, span: null }];
      const span = [Number(from), Number(to)] as const;
      return span[0] < span[1] ? [{ kind: 'stretch', recording, span }] : [];
    })
    .slice(0, mostTiles);
}

export const clipToken = (id: number) => `c${id}`;

export const stretchToken = (recording: string, fromMs: number, toMs: number) =>
  `r${recording}.${Math.round(fromMs)}-${Math.round(toMs)}`;

/** The address of the page that shows them side by side. */
export const compareAddress = (tokens: readonly string[]) => `/compare?of=${tokens.join(',')}`;

/** What of a stretch is left by the recording's cut. */
export function keptWithin(
  cut: readonly Span[] | null,
  lengthMs: number,
  within: Span | null,
): readonly Span[] {
  const [first, last] = within ?? [0, lengthMs];
  return keptOf(cut, lengthMs)
    .map(([from, to]) => [Math.max(from, first), Math.min(to, last)] as const)
    .filter(([from, to]) => from < to);
}

/** By what stretches are laid together: their beginnings, or the beginning of a phase in each. */
export type Alignment = 'start' | TeachingPhase;

export interface Stretch {
  /** What is kept of the recording's clock. */
  readonly spans: readonly Span[];
  readonly chapters: readonly Chapter[];
}

export interface Placement {
  /** Where on the common clock each begins. */
  readonly offsetsMs: readonly number[];
  readonly lengthMs: number;
  /** The moment at which all are at what they are laid together by. */
  readonly meetMs: number;
}

/** How far into a stretch a phase begins; null where it has none. */
export function phaseStart({ spans, chapters }: Stretch, phase: TeachingPhase): number | null {
  const length = keptLength(spans);
  const sorted = [...chapters].sort((left, right) => left.startsAtMs - right.startsAtMs);
  for (const [index, chapter] of sorted.entries()) {
    if (chapter.phase !== phase) continue;
    const from = toShown(spans, chapter.startsAtMs);
    const to = toShown(spans, sorted[index + 1]?.startsAtMs ?? Number.MAX_SAFE_INTEGER);
    if (to > from && from < length) return from;
  }
  return null;
}

/** Nothing is lost by laying them together: one that has more before the phase begins earlier, and the others wait. */
export function placeAll(stretches: readonly Stretch[], by: Alignment): Placement {
  const anchors = stretches.map((one) => (by === 'start' ? 0 : (phaseStart(one, by) ?? 0)));
  const meetMs = Math.max(0, ...anchors);
  const offsetsMs = anchors.map((anchor) => meetMs - anchor);
  const lengthMs = Math.max(
    0,
    ...stretches.map(({ spans }, index) => (offsetsMs[index] ?? 0) + keptLength(spans)),
  );
  return { offsetsMs, lengthMs, meetMs };
}

/** The phases that at least two of them have, in the order of the first that has them: only by those can they be laid together. */
export function commonPhases(stretches: readonly Stretch[], phases: readonly TeachingPhase[]) {
  return phases.filter((phase) => stretches.filter((one) => phaseStart(one, phase) !== null).length > 1);
}

/** Where the parts of a file that are kept lie on the common clock. */
export function piecesOn(
  track: Pick<ClockTrack, 'startsAtMs' | 'durationMs'>,
  spans: readonly Span[],
  offsetMs: number,
): readonly Piece[] {
  return spans.flatMap(([from, to]) => {
    const first = Math.max(from, track.startsAtMs);
    const last = Math.min(to, track.startsAtMs + track.durationMs);
    if (first >= last) return [];
    return [
      { atMs: offsetMs + toShown(spans, first), fileMs: first - track.startsAtMs, lengthMs: last - first },
    ];
  });
}

/** Of files that follow one another, the one whose picture is seen: the one that runs, else the last that ran, else the first. */
export function seenAt<T extends ClockTrack>(tracks: readonly T[], atMs: number): T | null {
  const placed = tracks.filter(({ pieces }) => (pieces?.length ?? 0) > 0);
  const begun = placed.filter(({ pieces }) => (pieces?.[0]?.atMs ?? 0) <= atMs);
  return (
    placed.find((track) => pieceAt(track, atMs) !== null) ?? begun[begun.length - 1] ?? placed[0] ?? null
  );
}

/** Whether a file has something to play within so long. */
export const isDueWithin = (track: ClockTrack, atMs: number, aheadMs: number) =>
  track.pieces?.some((piece) => atMs < piece.atMs + piece.lengthMs && atMs + aheadMs >= piece.atMs) ?? false;

export type TileState = 'before' | 'running' | 'ended';

export function stateAt(spans: readonly Span[], offsetMs: number, atMs: number): TileState {
  if (atMs < offsetMs) return 'before';
  return atMs >= offsetMs + keptLength(spans) ? 'ended' : 'running';
}

/** The moment of a recording's own clock at one of the common. */
export const ownMoment = (spans: readonly Span[], offsetMs: number, atMs: number) =>
  toClock(spans, Math.max(0, atMs - offsetMs));
