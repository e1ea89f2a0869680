// What the stage shows: which slots have a picture, and where each one goes.
import type { LessonRole } from '../protocol/lessonContract';
import type { GuestSlot } from '../protocol/whepClient';

export type PictureSlot = 'screen' | 'camera' | GuestSlot;

/** In the order of the floor's places. */
export const guestSlots: readonly GuestSlot[] = ['guest', 'guest-2', 'guest-3'];
export const pictureSlots: readonly PictureSlot[] = ['screen', 'camera', ...guestSlots];

export type Visible = Readonly<Record<PictureSlot, boolean>>;

/**
 * `hidden` slots keep their place in the page, so that a picture that comes back costs nothing. Insets stand on one
 * another, the first in the corner; cells are the quarters of the stage, in the order of reading.
 */
export type Place =
  | 'main'
  | 'inset'
  | 'inset2'
  | 'inset3'
  | 'inset4'
  | 'left'
  | 'right'
  | 'cell1'
  | 'cell2'
  | 'cell3'
  | 'cell4'
  | 'hidden';

const insets = ['inset', 'inset2', 'inset3', 'inset4'] as const;
const cells = ['cell1', 'cell2', 'cell3', 'cell4'] as const;
const people: readonly PictureSlot[] = ['camera', ...guestSlots];

/**
 * A slide must be readable, so the screen is large whenever there is one; without it the people are. Each guest has a place of
 * its own, which stays where it is when another one comes or goes.
 */
export function layoutStage(visible: Visible): Record<PictureSlot, Place> {
  const shown = people.filter((slot) => visible[slot]);
  const placeOf = (slot: PictureSlot): Place => {
    if (!visible[slot]) return 'hidden';
    if (slot === 'screen') return 'main';
    const own = people.indexOf(slot);
    if (visible.screen) return insets[visible.camera ? own : own - 1] ?? 'inset';
    if (shown.length > 2) return cells[own] ?? 'cell1';
    if (shown.length === 1) return 'main';
    return slot === shown[0] ? 'left' : 'right';
  };
  return bySlot(placeOf);
}

/** A slot that delivered no frame for so long is empty. A shared screen that stands still sends about one frame a second. */
export const emptyAfterMs = (slot: PictureSlot): number => (slot === 'screen' ? 3000 : 2000);

/** Remembers when each slot last showed a frame. */
export class PictureWatch {
  private readonly frames = new Map<PictureSlot, number>();
  private readonly lastFrame = new Map<PictureSlot, number>();

  /** @param count frames so far; the first count seen is a beginning, not a frame, unless it is above zero. */
  countFrames(slot: PictureSlot, count: number, now: number): void {
    if (count > (this.frames.get(slot) ?? 0)) this.lastFrame.set(slot, now);
    this.frames.set(slot, count);
  }

  /** A frame was presented. */
  frame(slot: PictureSlot, now: number): void {
    this.lastFrame.set(slot, now);
  }

  /** A new connection counts from zero; what was seen last stays until it is out of date. */
  restart(): void {
    this.frames.clear();
  }

  visible(now: number): Record<PictureSlot, boolean> {
    return bySlot((slot) => {
      const last = this.lastFrame.get(slot);
      return last !== undefined && now - last < emptyAfterMs(slot);
    });
  }
}

export function bySlot<T>(value: (slot: PictureSlot) => T): Record<PictureSlot, T> {
  return Object.fromEntries(pictureSlots.map((slot) => [slot, value(slot)])) as Record<PictureSlot, T>;
}

/** The rooms on the floor, as a stage needs to know them. */
export interface StageGuests {
  /** Which slot belongs to somebody else than this page; null where nobody knows. */
  readonly others: Readonly<Record<GuestSlot, boolean>> | null;
  readonly names: Readonly<Partial<Record<GuestSlot, string>>>;
  /** Whose picture the one who speaks is in. */
  readonly speaking: PictureSlot | null;
}

interface Floors {
  readonly you: { readonly participantId: string };
  readonly floors: readonly { readonly participantId: string; readonly index: number }[];
  readonly participants: readonly { readonly id: string; readonly name: string; readonly role: LessonRole }[];
  readonly speaker: string | null;
}

/** @param isKnown false while the hub is away, and the floor may be another's by now. */
export function stageGuests(lesson: Floors | null, isKnown: boolean): StageGuests {
  const others = { guest: false, 'guest-2': false, 'guest-3': false };
  const names: Partial<Record<GuestSlot, string>> = {};
  for (const { participantId, index } of lesson?.floors ?? []) {
    const slot = guestSlots[index];
    if (slot === undefined) continue;
    others[slot] = participantId !== lesson?.you.participantId;
    const name = lesson?.participants.find(({ id }) => id === participantId)?.name;
    if (name !== undefined) names[slot] = name;
  }
  const isCurrent = isKnown && lesson !== null;
  return { others: isCurrent ? others : null, names, speaking: isCurrent ? speakingSlot(lesson) : null };
}

function speakingSlot({ speaker, floors, participants }: Floors): PictureSlot | null {
  if (speaker === null) return null;
  const floor = floors.find(({ participantId }) => participantId === speaker);
  if (floor !== undefined) return guestSlots[floor.index] ?? null;
  return participants.some(({ id, role }) => id === speaker && role === 'teacher') ? 'camera' : null;
}

/** A ring about the one person who is to be seen says nothing. */
export function ringed(speaking: PictureSlot | null, visible: Visible): PictureSlot | null {
  return speaking === 'camera' && !guestSlots.some((slot) => visible[slot]) ? null : speaking;
}
