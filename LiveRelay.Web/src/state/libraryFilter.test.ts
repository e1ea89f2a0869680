import { describe, expect, it } from 'vitest';
import { askFor, isEmpty, readFilter, writeFilter } from './libraryFilter';

describe('what the library is asked for', () => {
  it('is all without an address', () => {
    expect(isEmpty(readFilter({}))).toBe(true);
  });

  it('survives the way into the address and back', () => {
    const query = { q: '分数', school: '3', review: 'draft', mine: '1', from: '2026-09-01' };
    expect(writeFilter(readFilter(query))).toEqual(query);
  });

  it('takes nothing from an address that it does not understand', () => {
    expect(isEmpty(readFilter({ school: 'x', teacher: ['1'], mine: 'yes', other: '1' }))).toBe(true);
  });

  it('includes the whole last day', () => {
    const asked = askFor(readFilter({ from: '2026-09-01', to: '2026-09-01' }), 0, 24);
    expect(Date.parse(asked.to ?? '') - Date.parse(asked.from ?? '')).toBe(86_400_000);
  });
});
