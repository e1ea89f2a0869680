import { describe, expect, it } from 'vitest';
import { byteWords, daysLeft } from './amounts';

describe('byteWords', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1500, '1.5 kB'],
    [250_000_000, '250 MB'],
    [1_430_000_000, '1.4 GB'],
    [5e15, '5000 TB'],
  ])('says %d as %s', (bytes, words) => expect(byteWords(bytes)).toBe(words));
});

describe('daysLeft', () => {
  const now = Date.UTC(2026, 10, 23, 12);
  it('counts whole days', () => {
    expect(daysLeft('2026-11-30T12:00:00Z', now)).toBe(7);
    expect(daysLeft('2026-11-24T11:00:00Z', now)).toBe(0);
  });
  it('is negative from the moment that it is past', () => {
    expect(daysLeft('2026-11-23T11:59:00Z', now)).toBe(-1);
  });
});
