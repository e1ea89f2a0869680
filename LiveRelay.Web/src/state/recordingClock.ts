// One clock for all files of a recording: where each must be at a moment, which one leads, and how the others are kept in step.
import type { RecordingTrack } from '../protocol/recordingTypes';

export interface ClockTrack extends Pick<
  RecordingTrack,
  'fileName' | 'track' | 'isVideo' | 'name' | 'startsAtMs' | 'durationMs'
> {
  /** Where parts of the file lie on the clock, in order; without them it lies there as a whole. Beyond them it stands still. */
  readonly pieces?: readonly Piece[];
  /** The lowest leads; without it what it is decides. */
  readonly rank?: number;
}

/** A stretch of a file at its place on the clock. */
export interface Piece {
  readonly atMs: number;
  readonly fileMs: number;
  readonly lengthMs: number;
}

/** Drift that nobody notices; correcting it would only make sounds waver. */
const quietMs = 25;
/** Beyond this it is quicker to jump than to run after. */
const seekBeyondMs = 250;
/** The most by which a pace is bent: pictures bear it, voices are not heard to change. */
const largestBend = 0.08;
/** A drift is caught up with in about this time. */
const catchUpMs = 1500;
/** At its very end a file may have no picture any more. */
const lastPictureMs = 100;

const endOf = (track: ClockTrack) => track.startsAtMs + track.durationMs;

const piecesOf = (track: ClockTrack): readonly Piece[] =>
  track.pieces ?? [{ atMs: track.startsAtMs, fileMs: 0, lengthMs: track.durationMs }];

export const pieceAt = (track: ClockTrack, atMs: number): Piece | null =>
  piecesOf(track).find((piece) => atMs >= piece.atMs && atMs < piece.atMs + piece.lengthMs) ?? null;

export const isOnAt = (track: ClockTrack, atMs: number) => pieceAt(track, atMs) !== null;

/** Where a file must be, in its own seconds; null where it has nothing at that moment. */
export function targetOf(track: ClockTrack, atMs: number): number | null {
  const piece = pieceAt(track, atMs);
  return piece === null ? null : (piece.fileMs + atMs - piece.atMs) / 1000;
}

/** The picture on which a file in pieces stands where it has nothing to play; null for one that is shown by nobody then. */
export function standOf(track: ClockTrack, atMs: number): number | null {
  const before = track.pieces?.filter((piece) => piece.atMs + piece.lengthMs <= atMs).pop();
  if (before !== undefined)
    return Math.max(before.fileMs, before.fileMs + before.lengthMs - lastPictureMs) / 1000;
  const [first] = track.pieces ?? [];
  return first === undefined ? null : first.fileMs / 1000;
}

/** The moment of the clock at which a file is, which is in the piece at `atMs`. */
export function momentAt(track: ClockTrack, seconds: number, atMs = track.startsAtMs): number {
  const piece = pieceAt(track, atMs) ?? piecesOf(track)[0];
  return piece === undefined ? atMs : piece.atMs + seconds * 1000 - piece.fileMs;
}

function rankOf(track: ClockTrack): number {
  if (track.rank !== undefined) return track.rank;
  if (!track.isVideo && track.track === 'camera') return 0;
  if (track.track === 'mix') return 1;
  return track.isVideo ? 3 : 2;
}

/** Whose pace the others follow: the teacher's voice, else the mixed sound, else any sound, else any picture. */
export function leaderAt<T extends ClockTrack>(tracks: readonly T[], atMs: number): T | null {
  const on = tracks.filter((track) => isOnAt(track, atMs));
  return on.reduce<T | null>((best, one) => (best === null || rankOf(one) < rankOf(best) ? one : best), null);
}

export type Correction =
  { readonly kind: 'seek'; readonly seconds: number } | { readonly kind: 'pace'; readonly rate: number };

/** What a follower does about being at `seconds` when it must be at `target`. */
export function correct(seconds: number, target: number, rate: number): Correction {
  const driftMs = (target - seconds) * 1000;
  if (Math.abs(driftMs) > seekBeyondMs * Math.max(1, rate)) return { kind: 'seek', seconds: target };
  if (Math.abs(driftMs) <= quietMs) return { kind: 'pace', rate };
  const bend = Math.max(-largestBend, Math.min(largestBend, driftMs / catchUpMs));
  return { kind: 'pace', rate: rate * (1 + bend) };
}

/** What is heard: the mixed sound where there is one, else every voice by itself. What jobs composed for keeping is never played. */
export function playedTracks<T extends ClockTrack>(tracks: readonly T[]): readonly T[] {
  const real = tracks.filter(({ track }) => track !== 'composed');
  const hasMix = real.some(({ track, isVideo }) => track === 'mix' && !isVideo);
  return real.filter(({ track, isVideo }) => isVideo || !hasMix || track === 'mix');
}

/** One place in the picture, with the files that fill it one after the other. */
export interface Pane<T> {
  readonly key: string;
  readonly track: string;
  readonly name: string | null;
  readonly tracks: readonly T[];
}

/** Files of the same source share a place, unless they run at the same time: two cameras are two pictures. */
export function panesOf<T extends ClockTrack>(tracks: readonly T[]): readonly Pane<T>[] {
  const panes: { key: string; track: string; name: string | null; tracks: T[] }[] = [];
  const pictures = tracks.filter(({ isVideo, track }) => isVideo && track !== 'composed');
  for (const one of [...pictures].sort((left, right) => left.startsAtMs - right.startsAtMs)) {
    const free = panes.find(
      ({ track, name, tracks: [...before] }) =>
        track === one.track && name === one.name && before.every((other) => endOf(other) <= one.startsAtMs),
    );
    if (free) free.tracks.push(one);
    else panes.push({ key: one.fileName, track: one.track, name: one.name, tracks: [one] });
  }
  return panes;
}

/** How long a recording is as its files say, which is more than its row says while it grows. */
export const lengthOf = (tracks: readonly ClockTrack[], told: number) =>
  Math.max(told, ...tracks.filter(({ track }) => track !== 'composed').map(endOf));
