// Tells the server which rooms stand on the wall, again after each time that it could not be told.
import { onBeforeUnmount, watch, type Ref } from 'vue';
import type { Console } from './useConsole';

const againMs = 1000;

export function useArrangement(
  { call, hubState }: Pick<Console, 'call' | 'hubState'>,
  wanted: Readonly<Ref<readonly string[]>>,
): void {
  /** What the server knows; null while that is not certain. */
  let told: string | null = null;
  let again: ReturnType<typeof setTimeout> | undefined;

  const tell = async () => {
    clearTimeout(again);
    const rooms = [...wanted.value];
    const asked = rooms.join('\n');
    if (hubState.value !== 'live' || asked === told) return;
    told = asked;
    const result = await call('ArrangeWall', rooms);
    if (result === 'none' || told !== asked) return;
    told = null;
    // One that is offline is told when it is back; anything else may do better in a moment.
    if (result !== 'offline') again = setTimeout(() => void tell(), againMs);
  };

  watch(hubState, (state) => {
    // Another page of the teacher may have arranged the wall meanwhile.
    if (state !== 'live') told = null;
  });
  watch([() => wanted.value.join('\n'), hubState], () => void tell(), { immediate: true });
  onBeforeUnmount(() => {
    clearTimeout(again);
    void call('ArrangeWall', []);
  });
}
