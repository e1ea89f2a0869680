// Moments that the teacher regrets, marked by one press while he teaches: a press on a broken line is told when it is back, with its own moment.
import { onBeforeUnmount, ref } from 'vue';
import { ApiFailure } from '../../protocol/apiClient';
import { pressMoment } from '../../protocol/apiMoments';
import type { Page } from '../../ui/usePage';

const tryAgainMs = 3000;

export function useRegrets(page: Page) {
  /** How many are kept by the server. */
  const kept = ref(0);
  /** How many it has not answered yet. */
  const waiting = ref(0);
  /** What it said of the last one that it refused; null if it took it. */
  const refusal = ref<string | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const due: number[] = [];

  const settle = async () => {
    clearTimeout(timer);
    const [pressedAt] = due;
    if (pressedAt === undefined) return;
    try {
      await pressMoment(page.lesson, page.token ?? '', performance.now() - pressedAt);
      kept.value++;
      refusal.value = null;
    } catch (error) {
      if (!(error instanceof ApiFailure) || error.status === 0 || error.status >= 500) {
        timer = setTimeout(() => void settle(), tryAgainMs);
        return;
      }
      refusal.value = error.title;
    }
    due.shift();
    waiting.value = due.length;
    await settle();
  };
  onBeforeUnmount(() => clearTimeout(timer));

  return {
    kept,
    waiting,
    refusal,
    press: () => {
      due.push(performance.now());
      waiting.value = due.length;
      if (due.length === 1) void settle();
    },
  };
}

export type Regrets = ReturnType<typeof useRegrets>;
