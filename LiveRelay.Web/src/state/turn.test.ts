import { describe, expect, it } from 'vitest';
import type { LessonSnapshot } from '../protocol/lessonContract';
import { countAt, keyAction, sendingOf, turnOf } from './turn';

function lessonWith(change: Partial<LessonSnapshot>): LessonSnapshot {
  const you = { participantId: 'me', role: 'classroom', name: '一班', vote: null };
  return { state: 'live', you, hands: [], floors: [], ...change } as unknown as LessonSnapshot;
}

const hand = (participantId: string) => ({ participantId, number: 1, turns: 0, raisedAt: 0, reason: null });
const floor = (participantId: string) => ({ participantId, index: 0, isMuted: false, since: 5000 });

describe('turnOf', () => {
  it('is closed before there is a lesson and after it ended', () => {
    expect(turnOf(null).kind).toBe('closed');
    expect(turnOf(lessonWith({ state: 'ended', hands: [hand('me')] })).kind).toBe('closed');
  });

  it('is down, raised with its place, or on the floor', () => {
    expect(turnOf(lessonWith({}))).toEqual({ kind: 'down' });
    expect(turnOf(lessonWith({ hands: [hand('a'), hand('me')] }))).toEqual({ kind: 'raised', position: 2 });
    expect(turnOf(lessonWith({ floors: [floor('me')] }))).toEqual({
      kind: 'floor',
      since: 5000,
      isMuted: false,
    });
  });

  it("does not take another's floor for its own", () => {
    expect(turnOf(lessonWith({ floors: [floor('a')] })).kind).toBe('down');
  });
});

describe('countAt', () => {
  it.each([
    [4000, 3],
    [5000, 3],
    [5999, 3],
    [6000, 2],
    [7500, 1],
    [8000, 0],
    [99_000, 0],
  ])('at %i of a floor given at 5000 shows %i', (now, count) => {
    expect(countAt(5000, now)).toBe(count);
  });
});

describe('keyAction', () => {
  it('raises, lowers, and gives back, but not while it counts', () => {
    const speaking = { kind: 'floor', since: 0, isMuted: false } as const;
    expect(keyAction({ kind: 'down' }, 0)).toBe('raise');
    expect(keyAction({ kind: 'raised', position: 1 }, 0)).toBe('lower');
    expect(keyAction(speaking, 2)).toBeNull();
    expect(keyAction(speaking, 0)).toBe('giveBack');
    expect(keyAction({ kind: 'closed' }, 0)).toBeNull();
  });
});

describe('sendingOf', () => {
  it('warms up with the hand and is on the air with the floor', () => {
    expect(sendingOf({ kind: 'down' })).toBe('off');
    expect(sendingOf({ kind: 'raised', position: 3 })).toBe('warm');
    expect(sendingOf({ kind: 'floor', since: 0, isMuted: true })).toBe('air');
  });
});
