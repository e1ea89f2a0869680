// An observer's notes that the server does not have yet: kept in this browser until it has, also over a reload.
import type { ObservationNote } from '../protocol/apiObserving';
import type { MarkKind } from '../protocol/lessonContract';

export type WaitingNote = Pick<ObservationNote, 'key' | 'kind' | 'text' | 'at'>;

/** Who writes is late: what he saw was some seconds before his first key. */
const writersDelayMs = 5000;

const markKinds: readonly string[] = ['highlight', 'doubt', 'dispute', 'regret'] satisfies MarkKind[];

/** The moment that a first key at `now` is about; never before what it is about has begun. All by the server's clock. */
export function noteMoment(now: number, begin: number | null): number {
  const moment = now - writersDelayMs;
  return begin === null || now < begin ? moment : Math.max(begin, moment);
}

export function readWaiting(stored: string | null): WaitingNote[] {
  try {
    const value: unknown = JSON.parse(stored ?? '[]');
    return Array.isArray(value) ? value.filter(isWaiting) : [];
  } catch {
    return [];
  }
}

function isWaiting(value: unknown): value is WaitingNote {
  if (typeof value !== 'object' || value === null) return false;
  const { key, kind, text, at } = value as Partial<Record<keyof WaitingNote, unknown>>;
  return (
    typeof key === 'string' &&
    typeof text === 'string' &&
    typeof at === 'string' &&
    (kind === null || (typeof kind === 'string' && markKinds.includes(kind)))
  );
}

/** What is shown of what the server has and of what it does not have yet, by their moments. */
export function withWaiting(
  known: readonly ObservationNote[],
  waiting: readonly WaitingNote[],
  zero: string | null,
): (ObservationNote & { readonly waits: boolean })[] {
  const keys = new Set(waiting.map(({ key }) => key));
  const mine = waiting.map((note) => ({
    ...note,
    atMs: zero === null ? null : Date.parse(note.at) - Date.parse(zero),
    isLive: true,
    submittedAt: null,
    observer: null,
    waits: true,
  }));
  return [
    ...known.filter(({ key }) => !keys.has(key)).map((note) => ({ ...note, waits: false })),
    ...mine,
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
