import { describe, expect, it } from 'vitest';
import type { LessonSnapshot, ParticipantView, Presence } from '../protocol/lessonContract';
import { arrangeWall, healthOf, roomAlarms, roomLines } from './classroom';
import { emptyLesson } from './lesson.testing';

const room = (id: string, change: Partial<ParticipantView> = {}): ParticipantView => ({
  id,
  role: 'classroom',
  name: id,
  school: '',
  isHere: true,
  onWall: true,
  turns: 0,
  ...change,
});

const fine: Presence = {
  hasPicture: true,
  hasSound: true,
  path: 'udp',
  lossPercent: 0,
  roundTripMs: 5,
  frameRate: 30,
  screenWidth: 1920,
  screenHeight: 1080,
};

function lessonWith(change: Partial<LessonSnapshot>): LessonSnapshot {
  return { ...emptyLesson, ...change };
}

describe('the rooms of the console', () => {
  it('stand with those here first', () => {
    const lesson = lessonWith({ participants: [room('a', { isHere: false }), room('c'), room('b')] });
    expect(roomLines(lesson).map(({ room: { id } }) => id)).toEqual(['b', 'c', 'a']);
  });

  it.each([
    ['away', { isHere: false }, fine, true],
    ['noPicture', {}, { ...fine, hasPicture: false }, true],
    ['noSound', {}, { ...fine, hasSound: false }, true],
    ['good', {}, fine, true],
  ] as const)('are %s', (health, change, presence, canRead) => {
    const lesson = lessonWith({
      participants: [room('a', change)],
      presences: [{ participantId: 'a', presence, canRead }],
    });
    expect(roomLines(lesson).map((line) => healthOf(line, true))).toEqual([health]);
  });

  it('are not blamed for having no picture before the lesson', () => {
    const lesson = lessonWith({
      participants: [room('a')],
      presences: [{ participantId: 'a', presence: { ...fine, hasPicture: false }, canRead: true }],
    });
    expect(roomLines(lesson).map((line) => healthOf(line, false))).toEqual(['good']);
  });
});

describe('the wall', () => {
  const participants = Array.from({ length: 12 }, (_, index) => room(`r${index}`));

  it('shows nine to a page', () => {
    const lesson = lessonWith({ participants });
    expect(arrangeWall(lesson, 0).shown.map(({ id }) => id)).toEqual(
      participants.slice(0, 9).map(({ id }) => id),
    );
    expect(arrangeWall(lesson, 1).shown.map(({ id }) => id)).toEqual(['r9', 'r10', 'r11']);
    expect(arrangeWall(lesson, 7).pages).toBe(2);
  });

  it('keeps those that are pinned on every page', () => {
    const lesson = lessonWith({ participants, wall: { shown: [], pinned: ['r11'] } });
    expect(arrangeWall(lesson, 0).shown[0]?.id).toBe('r11');
    expect(arrangeWall(lesson, 1).shown.map(({ id }) => id)).toEqual(['r11', 'r8', 'r9', 'r10']);
  });

  it('has one page when all nine places are pinned', () => {
    const pinned = participants.slice(0, 9).map(({ id }) => id);
    expect(arrangeWall(lessonWith({ participants, wall: { shown: [], pinned } }), 1)).toMatchObject({
      pages: 1,
    });
  });

  it('leaves out who is away or does not show itself', () => {
    const lesson = lessonWith({ participants: [room('a', { onWall: false }), room('b', { isHere: false })] });
    expect(arrangeWall(lesson, 0).shown).toEqual([]);
  });
});

describe('the alarms of rooms', () => {
  const presence = (participantId: string, change: Partial<Presence>, canRead = true) => ({
    participantId,
    presence: { ...fine, ...change },
    canRead,
  });
  const lesson = lessonWith({
    state: 'live',
    participants: [room('a'), room('b'), room('c'), room('d', { isHere: false })],
    presences: [
      presence('a', { hasPicture: false, hasSound: false }),
      presence('b', { screenWidth: 640, screenHeight: 360 }, false),
      presence('c', {}),
      presence('d', { hasPicture: false }),
    ],
  });

  it('name each thing that a room here lacks', () => {
    expect(roomAlarms(lesson).map(({ kind, room: { id }, height }) => [id, kind, height])).toEqual([
      ['a', 'noPicture', 1080],
      ['a', 'noSound', 1080],
      ['b', 'cannotRead', 360],
    ]);
  });

  it('are silent before the lesson', () => {
    expect(roomAlarms({ ...lesson, state: 'open' })).toEqual([]);
  });
});
