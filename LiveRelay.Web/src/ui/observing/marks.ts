import type { MarkKind } from '../../protocol/lessonContract';

/** In the order of their keys, from 1. */
export const markKinds: readonly MarkKind[] = ['highlight', 'doubt', 'dispute', 'regret'];
