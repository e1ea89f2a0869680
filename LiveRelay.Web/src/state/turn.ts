// Where a room stands on its way to the floor, as its panel shows it.
import type { LessonSnapshot } from '../protocol/lessonContract';
import { handPosition } from './lesson';

export type Turn =
  | { readonly kind: 'closed' }
  | { readonly kind: 'down' }
  | { readonly kind: 'raised'; readonly position: number }
  /** On the floor, and therefore on the air; `since` is the server's clock. */
  | { readonly kind: 'floor'; readonly since: number; readonly isMuted: boolean };

/** How long the 3-2-1 takes; picture and sound are on the air from its first moment. */
export const countMs = 3000;

export function turnOf(lesson: LessonSnapshot | null): Turn {
  if (lesson === null || lesson.state === 'ended') return { kind: 'closed' };
  const me = lesson.you.participantId;
  const floor = lesson.floors.find(({ participantId }) => participantId === me);
  if (floor !== undefined) return { kind: 'floor', since: floor.since, isMuted: floor.isMuted };
  const position = handPosition(lesson, me);
  return position > 0 ? { kind: 'raised', position } : { kind: 'down' };
}

/** What the count shows: 3, 2, 1, and 0 once it is over. A clock that is behind begins with 3. */
export function countAt(since: number, now: number): number {
  return Math.max(0, Math.min(3, Math.ceil((since + countMs - now) / 1000)));
}

/** What the one key does. While it counts it does nothing: who pressed again to be seen must not end his turn. */
export type KeyAction = 'raise' | 'lower' | 'giveBack' | null;

export function keyAction(turn: Turn, count: number): KeyAction {
  switch (turn.kind) {
    case 'down':
      return 'raise';
    case 'raised':
      return 'lower';
    case 'floor':
      return count === 0 ? 'giveBack' : null;
    default:
      return null;
  }
}

/** How long a connection stays warm after the hand went down or the floor was given back. */
export const coolingMs = 20_000;

/** What a room sends: nothing; a warm connection that is black and silent; picture and sound. */
export type Sending = 'off' | 'warm' | 'air';

export function sendingOf(turn: Turn): Sending {
  switch (turn.kind) {
    case 'floor':
      return 'air';
    case 'raised':
      return 'warm';
    default:
      return 'off';
  }
}
