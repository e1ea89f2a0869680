// Ends sessions when the page goes, and begins them again when the browser takes it out of its back-forward cache.
import { onBeforeUnmount, onMounted } from 'vue';

export function useLeaving(leave: () => void, comeBack: () => void): void {
  const onShow = (event: PageTransitionEvent) => {
    if (event.persisted) comeBack();
  };
  onMounted(() => {
    window.addEventListener('pagehide', leave);
    window.addEventListener('pageshow', onShow);
  });
  onBeforeUnmount(() => {
    window.removeEventListener('pagehide', leave);
    window.removeEventListener('pageshow', onShow);
    leave();
  });
}
