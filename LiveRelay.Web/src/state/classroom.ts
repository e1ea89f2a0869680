// What the teacher's console makes of the lesson: who waits, who cannot see, who stands on the wall.
import type { LessonSnapshot, ParticipantView, PresenceView } from '../protocol/lessonContract';

export interface RoomLine {
  readonly room: ParticipantView;
  readonly presence: PresenceView | null;
  readonly hasFloor: boolean;
}

/** Rooms here come first; within that by name. */
export function roomLines(lesson: LessonSnapshot): RoomLine[] {
  return lesson.participants
    .filter(({ role }) => role === 'classroom')
    .map((room) => ({
      room,
      presence: lesson.presences.find(({ participantId }) => participantId === room.id) ?? null,
      hasFloor: lesson.floors.some(({ participantId }) => participantId === room.id),
    }))
    .sort((a, b) => Number(b.room.isHere) - Number(a.room.isHere) || a.room.name.localeCompare(b.room.name));
}

/** How a room fares, worst first. */
export type RoomHealth = 'away' | 'noPicture' | 'cannotRead' | 'noSound' | 'unknown' | 'good';

export function healthOf({ room, presence }: RoomLine, isLive: boolean): RoomHealth {
  if (!room.isHere) return 'away';
  if (presence === null) return 'unknown';
  if (isLive && !presence.presence.hasPicture) return 'noPicture';
  if (!presence.canRead) return 'cannotRead';
  if (!presence.presence.hasSound) return 'noSound';
  return 'good';
}

/** What a room lacks; one that lacks several things is told of for each. */
export interface RoomAlarm {
  readonly kind: 'noPicture' | 'cannotRead' | 'noSound';
  readonly room: ParticipantView;
  /** As large as the room draws the slide, in pixels. */
  readonly width: number;
  readonly height: number;
}

/** Only while the lesson runs: before it nobody has a picture. */
export function roomAlarms(lesson: LessonSnapshot): RoomAlarm[] {
  if (lesson.state !== 'live') return [];
  return roomLines(lesson).flatMap(({ room, presence }) => {
    if (!room.isHere || presence === null) return [];
    const { hasPicture, hasSound, screenWidth: width, screenHeight: height } = presence.presence;
    const alarm = (kind: RoomAlarm['kind']) => ({ kind, room, width, height });
    return [
      ...(hasPicture ? [] : [alarm('noPicture')]),
      ...(hasPicture && !presence.canRead ? [alarm('cannotRead')] : []),
      ...(hasSound ? [] : [alarm('noSound')]),
    ];
  });
}

export const wallPlaces = 9;

/** Pinned rooms keep their places at the front of each page; the others page behind them. */
export function arrangeWall(
  lesson: LessonSnapshot,
  page: number,
): { readonly shown: readonly ParticipantView[]; readonly pages: number } {
  const onWall = lesson.participants.filter(({ onWall, isHere }) => onWall && isHere);
  const pinned = lesson.wall.pinned.flatMap((id) => onWall.filter((room) => room.id === id));
  const others = onWall.filter((room) => !pinned.includes(room));
  const free = wallPlaces - pinned.length;
  const pages = free > 0 ? Math.max(1, Math.ceil(others.length / free)) : 1;
  const first = Math.min(page, pages - 1) * free;
  return { shown: [...pinned, ...others.slice(first, first + free)].slice(0, wallPlaces), pages };
}
