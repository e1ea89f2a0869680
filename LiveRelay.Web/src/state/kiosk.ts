// When a room's terminal goes into a lesson by itself.

export interface Upcoming {
  readonly state: 'scheduled' | 'open' | 'live' | 'ended';
  readonly startsAt: string | null;
  readonly join: unknown;
}

/** Early enough that picture and sound stand when the lesson begins, late enough that the class before can leave the screen. */
export const enterBeforeMs = 3 * 60_000;

/** @param now the server's clock, in ms since 1970. */
export function shouldEnter(lesson: Upcoming | null, now: number): boolean {
  if (lesson === null || lesson.join === null || lesson.state === 'ended') return false;
  if (lesson.state !== 'scheduled' || lesson.startsAt === null) return true;
  return Date.parse(lesson.startsAt) - now <= enterBeforeMs;
}

/** The lesson to count down to: the one to go to now, else the first of today that has not begun. */
export function nextOf<T extends Upcoming>(lesson: T | null, today: readonly T[], now: number): T | null {
  if (lesson !== null) return lesson;
  const later = today.filter(({ startsAt, state }) => state !== 'ended' && Date.parse(startsAt ?? '') > now);
  return later[0] ?? null;
}
