// Notices every sign that the world may have changed while nobody looked: network, sleep, another tab.
import { onBeforeUnmount, onMounted } from 'vue';

const tickMs = 1000;
/** Hidden pages are throttled to one tick a second; a gap of this size was sleep. */
const sleptMs = 4000;

export function useWake(wake: () => void): void {
  const onVisible = () => {
    if (document.visibilityState === 'visible') wake();
  };
  // Wi-Fi to cable: Chromium only.
  const network = (navigator as { connection?: EventTarget }).connection;
  let last = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;

  onMounted(() => {
    window.addEventListener('online', wake);
    document.addEventListener('visibilitychange', onVisible);
    document.addEventListener('resume', wake);
    network?.addEventListener('change', wake);
    timer = setInterval(() => {
      const now = Date.now();
      if (now - last > sleptMs) wake();
      last = now;
    }, tickMs);
  });
  onBeforeUnmount(() => {
    window.removeEventListener('online', wake);
    document.removeEventListener('visibilitychange', onVisible);
    document.removeEventListener('resume', wake);
    network?.removeEventListener('change', wake);
    clearInterval(timer);
  });
}
