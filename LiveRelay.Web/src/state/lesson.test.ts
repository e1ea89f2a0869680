import { describe, expect, it } from 'vitest';
import type { HandView, LessonEvent, LessonSnapshot, ParticipantView } from '../protocol/lessonContract';
import { applyEvent, handPosition } from './lesson';
import { emptyLesson } from './lesson.testing';

type Bare = LessonEvent extends infer E
  ? E extends LessonEvent
    ? Omit<E, 'stream' | 'revision' | 'at' | 'lessonTime'>
    : never
  : never;

/** Applies class events one after the other, as the hub would send them. */
function after(lesson: LessonSnapshot, ...changes: Bare[]): LessonSnapshot {
  return changes.reduce((before, change) => {
    const stream = 'class' as const;
    const known = before.revisions.find((entry) => entry.stream === stream)!.revision;
    const event = { ...change, stream, revision: known + 1, at: 1000, lessonTime: null } as LessonEvent;
    const next = applyEvent(before, event);
    expect(next).not.toBeNull();
    return next!;
  }, lesson);
}

const room = (id: string): ParticipantView => ({
  id,
  role: 'classroom',
  name: id,
  school: '',
  isHere: true,
  onWall: false,
  turns: 0,
});
const hand = (participantId: string, number: number, turns = 0): HandView => ({
  participantId,
  number,
  turns,
  raisedAt: 0,
  reason: null,
});

describe('a page’s copy of the lesson', () => {
  it('takes each event once, and asks for a snapshot where one is missing', () => {
    const event: LessonEvent = {
      kind: 'taskSet',
      text: '第3题',
      stream: 'class',
      revision: 1,
      at: 0,
      lessonTime: null,
    };
    const lesson = applyEvent(emptyLesson, event)!;
    expect(lesson.task).toBe('第3题');
    expect(applyEvent(lesson, event)).toBe(lesson);
    expect(applyEvent(lesson, { ...event, revision: 3 })).toBeNull();
  });

  it('puts who has not spoken before who has', () => {
    const lesson = after(
      emptyLesson,
      { kind: 'handRaised', hand: hand('a', 1, 1) },
      { kind: 'handRaised', hand: hand('b', 2) },
    );
    expect([handPosition(lesson, 'b'), handPosition(lesson, 'a'), handPosition(lesson, 'c')]).toEqual([
      1, 2, 0,
    ]);
  });

  it('follows a room to the floor and back', () => {
    const floor = { participantId: 'a', index: 0, isMuted: false, since: 0 };
    const onFloor = after(
      emptyLesson,
      { kind: 'participantJoined', participant: room('a') },
      { kind: 'floorGiven', floor },
      { kind: 'floorMuted', participantId: 'a', isMuted: true },
    );
    expect(onFloor.floors).toEqual([{ ...floor, isMuted: true }]);
    expect(onFloor.participants[0]?.turns).toBe(1);
    expect(after(onFloor, { kind: 'floorTaken', participantId: 'a', why: 'givenBack' }).floors).toEqual([]);
  });

  it('follows who speaks', () => {
    const speaking = after(emptyLesson, { kind: 'speakerChanged', participantId: 'a' });
    expect(speaking.speaker).toBe('a');
    expect(after(speaking, { kind: 'speakerChanged', participantId: null }).speaker).toBeNull();
  });

  it('forgets a room that was sent out, and keeps one that lost its connection', () => {
    const joined = after(emptyLesson, { kind: 'participantJoined', participant: room('a') });
    const left = after(joined, { kind: 'participantLeft', participantId: 'a' });
    expect(left.participants[0]?.isHere).toBe(false);
    expect(after(left, { kind: 'participantRemoved', participantId: 'a' }).participants).toEqual([]);
  });

  it('counts a room’s last answer', () => {
    const lesson = after(
      emptyLesson,
      { kind: 'pollOpened', question: '', choices: 2 },
      { kind: 'pollAnswered', pollId: 1, vote: { participantId: 'a', choice: 0 } },
      { kind: 'pollAnswered', pollId: 1, vote: { participantId: 'a', choice: 1 } },
    );
    expect(lesson.poll?.counts).toEqual([0, 1]);
    const closed = after(lesson, { kind: 'pollClosed', pollId: 1, counts: [0, 1] });
    expect(closed.poll?.isOpen).toBe(false);
  });

  it('turns pages and puts files away', () => {
    const courseware = { fileId: 'f', title: '课件', pages: 3, page: 1 };
    const lesson = after(
      emptyLesson,
      { kind: 'coursewareOpened', courseware },
      { kind: 'pageTurned', page: 2 },
    );
    expect(lesson.courseware?.page).toBe(2);
    expect(after(lesson, { kind: 'coursewareClosed' }).courseware).toBeNull();
  });

  it('keeps two hundred messages', () => {
    const said = { kind: 'messageSaid', participantId: 'a', name: 'a', text: '好' } as const;
    const lesson = after(emptyLesson, ...Array.from({ length: 205 }, () => said));
    expect(lesson.chat).toHaveLength(200);
    expect(lesson.chat[0]?.id).toBe(6);
  });
});
