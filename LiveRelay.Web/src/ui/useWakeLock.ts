// Keeps the screen on where the browser can: a panel that dims in mid-lesson is taken for a broken one.
import { onBeforeUnmount, onMounted } from 'vue';

export function useWakeLock(): void {
  let lock: WakeLockSentinel | null = null;
  const hold = async () => {
    if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    lock = await navigator.wakeLock.request('screen').catch(() => null);
  };
  const onVisible = () => void hold();
  onMounted(() => {
    // The browser drops the lock whenever the page is hidden.
    document.addEventListener('visibilitychange', onVisible);
    void hold();
  });
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', onVisible);
    void lock?.release();
  });
}
