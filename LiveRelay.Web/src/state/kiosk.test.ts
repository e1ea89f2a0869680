import { describe, expect, it } from 'vitest';
import { nextOf, shouldEnter, type Upcoming } from './kiosk';

const now = Date.parse('2026-11-23T08:00:00Z');
const lesson = (state: Upcoming['state'], minutes: number | null, join: unknown = {}) => ({
  state,
  startsAt: minutes === null ? null : new Date(now + minutes * 60_000).toISOString(),
  join,
});

describe('a terminal goes into a lesson', () => {
  it.each([
    ['that is live', lesson('live', -10), true],
    ['that was opened early', lesson('open', 14), true],
    ['that begins in three minutes', lesson('scheduled', 3), true],
    ['that should have begun', lesson('scheduled', -5), true],
    ['that has no time', lesson('scheduled', null), true],
    ['that begins in ten minutes', lesson('scheduled', 10), false],
    ['that is over', lesson('ended', -10), false],
    ['without a token', lesson('live', -10, null), false],
    ['that is none', null, false],
  ] as const)('%s', (_, upcoming, enters) => {
    expect(shouldEnter(upcoming, now)).toBe(enters);
  });
});

describe('the countdown', () => {
  it('goes to the lesson of now, else to the first that is still to come', () => {
    const [over, first, second] = [
      lesson('ended', 5),
      lesson('scheduled', 30, null),
      lesson('scheduled', 90, null),
    ];
    const current = lesson('open', 10);
    expect(nextOf(current, [first], now)).toBe(current);
    expect(nextOf(null, [lesson('scheduled', -60), over, first, second], now)).toBe(first);
    expect(nextOf(null, [], now)).toBeNull();
  });
});
