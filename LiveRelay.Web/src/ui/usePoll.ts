// The quick question as a class sees it: open, answered, and its result for a while.
import { computed, onBeforeUnmount, ref, watch, type ComputedRef } from 'vue';
import type { PollView } from '../protocol/lessonContract';
import type { CallResult } from '../protocol/lessonHub';
import type { Lesson } from './useLesson';

const resultShownMs = 30_000;

export interface Poll {
  readonly poll: ComputedRef<PollView | null>;
  readonly own: ComputedRef<number | null>;
  vote(choice: number): Promise<CallResult>;
}

export function usePoll({ lesson, call }: Lesson): Poll {
  const shownResult = ref<number | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;

  watch(
    () => lesson.value?.poll ?? null,
    (poll, before) => {
      // A result that was there when the page came is old news.
      if (poll === null || poll.isOpen || before?.id !== poll.id || !before.isOpen) return;
      shownResult.value = poll.id;
      clearTimeout(timer);
      timer = setTimeout(() => (shownResult.value = null), resultShownMs);
    },
  );
  onBeforeUnmount(() => clearTimeout(timer));

  const poll = computed(() => {
    const asked = lesson.value?.poll ?? null;
    return asked !== null && (asked.isOpen || asked.id === shownResult.value) ? asked : null;
  });
  return {
    poll,
    // The server tells it to all pages of the room, whichever of them was pressed.
    own: computed(() => lesson.value?.you.vote ?? null),
    vote: async (choice) => (poll.value === null ? 'closed' : call('Vote', poll.value.id, choice)),
  };
}
