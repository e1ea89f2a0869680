// The side discussion as it is read: moments in their order, each with what was answered to it.
import type { SideView } from '../protocol/lessonContract';

export interface SideThread {
  readonly root: SideView;
  readonly replies: readonly SideView[];
}

/** Answers whose beginning is too old to be kept begin a thread of their own. */
export function threadsOf(entries: readonly SideView[]): SideThread[] {
  const threads = new Map<number, { root: SideView; replies: SideView[] }>();
  for (const entry of entries) {
    const thread = entry.threadId === null ? undefined : threads.get(entry.threadId);
    if (thread) thread.replies.push(entry);
    else threads.set(entry.threadId ?? entry.id, { root: entry, replies: [] });
  }
  return [...threads.values()];
}

/** What a new answer to an entry must name: threads have one level. */
export function threadIdOf(entry: SideView): number {
  return entry.threadId ?? entry.id;
}
