// The phases of a lesson, in the order in which they mostly come.
import type { TeachingPhase } from '../protocol/lessonContract';

export const phases: readonly TeachingPhase[] = [
  'organise',
  'introduce',
  'teach',
  'practise',
  'summarise',
  'assign',
];

/** The one after it; the last one stays. */
export function nextPhase(phase: TeachingPhase | null): TeachingPhase {
  const next = phase === null ? 0 : Math.min(phases.indexOf(phase) + 1, phases.length - 1);
  return phases[next] ?? 'organise';
}
