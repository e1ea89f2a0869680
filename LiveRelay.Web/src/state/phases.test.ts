import { describe, expect, it } from 'vitest';
import { nextPhase, phases } from './phases';

describe('the phases of a lesson', () => {
  it('follow one another, and the last one stays', () => {
    expect(nextPhase(null)).toBe(phases[0]);
    expect(nextPhase('introduce')).toBe('teach');
    expect(nextPhase('assign')).toBe('assign');
  });
});
