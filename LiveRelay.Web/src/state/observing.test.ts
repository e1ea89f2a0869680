import { describe, expect, it } from 'vitest';
import type { SideView } from '../protocol/lessonContract';
import { clockOf, momentOf, notesAsText, readNotes } from './notes';
import { threadIdOf, threadsOf } from './sideThreads';

const entry = (id: number, threadId: number | null = null): SideView => ({
  id,
  participantId: 'o',
  name: '王老师',
  school: '二中',
  mark: null,
  text: `${id}`,
  threadId,
  at: 0,
  lessonTime: 0,
});

describe('threadsOf', () => {
  it('puts answers under what they answer', () => {
    const threads = threadsOf([entry(1), entry(2), entry(3, 1), entry(4, 1)]);
    expect(threads.map(({ root, replies }) => [root.id, replies.map(({ id }) => id)])).toEqual([
      [1, [3, 4]],
      [2, []],
    ]);
  });

  it('keeps answers whose beginning is gone, together', () => {
    const threads = threadsOf([entry(8, 1), entry(9, 1)]);
    expect(threads.map(({ root, replies }) => [root.id, replies.length])).toEqual([[8, 1]]);
  });

  it('answers an answer where it stands', () => {
    expect([threadIdOf(entry(3, 1)), threadIdOf(entry(2))]).toEqual([1, 2]);
  });
});

describe('clockOf', () => {
  it.each([
    [null, ''],
    [0, '0:00'],
    [307_999, '5:07'],
    [3_907_000, '1:05:07'],
  ])('writes %s as "%s"', (time, clock) => {
    expect(clockOf(time)).toBe(clock);
  });
});

describe('notes', () => {
  it('are stamped a little before they were written', () => {
    expect([momentOf(60_000), momentOf(2000), momentOf(null)]).toEqual([55_000, 0, null]);
  });

  it('are written one a line', () => {
    const text = notesAsText('平行四边形', [
      { id: 1, lessonTime: 65_000, text: '导入' },
      { id: 2, lessonTime: null, text: '课前' },
    ]);
    expect(text).toBe('平行四边形\r\n\r\n1:05\t导入\r\n-\t课前\r\n');
  });

  it('survive a store that holds something else', () => {
    expect(readNotes(null)).toEqual([]);
    expect(readNotes('{')).toEqual([]);
    expect(readNotes('[{"id":1,"text":"a","lessonTime":5},{"id":"x"},null]')).toEqual([
      { id: 1, text: 'a', lessonTime: 5 },
    ]);
  });
});
