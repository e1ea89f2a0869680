import { describe, expect, it } from 'vitest';
import { startAt } from './startMoment';

describe('where a recording begins', () => {
  it('is the second of its link, whatever was watched', () => {
    expect(startAt('#t=123', 60_000, 600_000)).toEqual({ atMs: 123_000, isResumed: false });
    expect(startAt('#t=9999', null, 600_000).atMs).toBe(600_000);
  });

  it('is where one was, unless that is its beginning or its end', () => {
    expect(startAt('', 60_000, 600_000)).toEqual({ atMs: 60_000, isResumed: true });
    expect(startAt('#t=x', 3000, 600_000).atMs).toBe(0);
    expect(startAt('', 599_000, 600_000).atMs).toBe(0);
    expect(startAt('', null, 600_000)).toEqual({ atMs: 0, isResumed: false });
  });

  it('is the first picture, where that comes a moment after the press', () => {
    expect(startAt('', null, 600_000, 447).atMs).toBe(447);
    expect(startAt('', null, 600_000, 60_000).atMs).toBe(0);
  });
});
