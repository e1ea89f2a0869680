import { describe, expect, it } from 'vitest';
import type { ObservationNote } from '../protocol/apiObserving';
import { noteMoment, readWaiting, withWaiting } from './waitingNotes';

describe('noteMoment', () => {
  it('is five seconds before the first key, and not before the lesson began', () => {
    expect(noteMoment(60_000, 10_000)).toBe(55_000);
    expect(noteMoment(12_000, 10_000)).toBe(10_000);
    expect(noteMoment(60_000, null)).toBe(55_000);
  });

  it('stays before a lesson that has not begun yet', () => {
    expect(noteMoment(60_000, 90_000)).toBe(55_000);
  });
});

describe('readWaiting', () => {
  it('survives a store that holds something else', () => {
    const note = { key: 'a', kind: null, text: '一', at: '2026-11-23T00:00:00.000Z' };
    expect(readWaiting(null)).toEqual([]);
    expect(readWaiting('{')).toEqual([]);
    expect(readWaiting(JSON.stringify([note, { ...note, kind: 'applause' }, null, 7]))).toEqual([note]);
  });
});

describe('withWaiting', () => {
  const known = (key: string, at: string): ObservationNote => ({
    key,
    kind: null,
    text: key,
    at,
    atMs: 0,
    isLive: true,
    submittedAt: null,
    observer: null,
  });

  it('shows all by their moments, what waits instead of what it replaces', () => {
    const shown = withWaiting(
      [known('a', '2026-11-23T00:00:20Z'), known('b', '2026-11-23T00:00:40Z')],
      [
        { key: 'c', kind: 'doubt', text: '', at: '2026-11-23T00:00:30Z' },
        { key: 'b', kind: null, text: '改', at: '2026-11-23T00:00:10Z' },
      ],
      '2026-11-23T00:00:00Z',
    );
    expect(shown.map(({ key, text, atMs, waits }) => [key, text, atMs, waits])).toEqual([
      ['b', '改', 10_000, true],
      ['a', 'a', 0, false],
      ['c', '', 30_000, true],
    ]);
  });
});
