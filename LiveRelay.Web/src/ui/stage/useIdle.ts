// True after three seconds without a hand on mouse, keyboard or screen.
import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue';

const idleAfterMs = 3000;
const signs = ['pointermove', 'pointerdown', 'keydown', 'touchstart'] as const;

export function useIdle(): Readonly<Ref<boolean>> {
  const idle = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const awake = () => {
    idle.value = false;
    clearTimeout(timer);
    timer = setTimeout(() => (idle.value = true), idleAfterMs);
  };
  onMounted(() => {
    signs.forEach((sign) => window.addEventListener(sign, awake, { passive: true }));
    awake();
  });
  onBeforeUnmount(() => {
    signs.forEach((sign) => window.removeEventListener(sign, awake));
    clearTimeout(timer);
  });
  return idle;
}
