// The room's turn as it goes, with its count and its one key.
import { computed, onBeforeUnmount, ref, watch, type ComputedRef, type Ref } from 'vue';
import { countAt, keyAction, turnOf, type Turn } from '../../state/turn';
import type { Lesson } from '../../ui/useLesson';

export interface RoomTurn {
  readonly turn: ComputedRef<Turn>;
  /** 3, 2, 1 while it counts; 0 otherwise. */
  readonly count: Readonly<Ref<number>>;
  press(): void;
}

const tickMs = 100;

export function useTurn({ lesson, clockOffset, call }: Lesson, tell: (result: string) => void): RoomTurn {
  const turn = computed(() => turnOf(lesson.value));
  const count = ref(0);
  let timer: ReturnType<typeof setInterval> | undefined;
  let calling = false;

  const tick = () => {
    const now = turn.value;
    count.value = now.kind === 'floor' ? countAt(now.since, Date.now() + clockOffset.value) : 0;
    if (count.value === 0) clearInterval(timer);
  };
  watch(
    turn,
    () => {
      clearInterval(timer);
      timer = setInterval(tick, tickMs);
      tick();
    },
    { flush: 'sync', immediate: true },
  );
  onBeforeUnmount(() => clearInterval(timer));

  const press = async () => {
    const action = keyAction(turn.value, count.value);
    // Somebody who presses twice would undo what he did.
    if (action === null || calling) return;
    calling = true;
    if (action === 'raise') tell(await call('RaiseHand', null));
    else tell(await call(action === 'lower' ? 'LowerHand' : 'GiveBack'));
    setTimeout(() => (calling = false), 400);
  };

  return { turn, count, press: () => void press() };
}
