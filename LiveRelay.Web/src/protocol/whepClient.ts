// Watching a lesson: WHEP, RFC 9725's counterpart for playing.
import { SessionClient, type SessionClientOptions } from './sessionClient';

/** `lesson` is a sound alone (the teacher's); the others have a picture. */
export type SlotName = 'lesson' | 'program' | 'camera' | 'screen' | GuestSlot | WallSlot;

/** The rooms that have the floor, each with its own sound. */
export type GuestSlot = 'guest' | 'guest-2' | 'guest-3';

/** The teacher's wall; pictures alone, and for teachers alone. */
export type WallSlot = `wall-${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}`;

export interface WhepTarget {
  readonly lesson: string;
  readonly slots: readonly SlotName[];
  readonly clientId: string;
}

export function createWhepClient(
  target: WhepTarget,
  options: Omit<SessionClientOptions, 'endpoint'>,
): SessionClient {
  // URLSearchParams would write the commas as %2C, which servers must accept and people cannot read.
  const query = `slots=${target.slots.join(',')}&client=${encodeURIComponent(target.clientId)}`;
  return new SessionClient({ ...options, endpoint: `/whep/${encodeURIComponent(target.lesson)}?${query}` });
}
