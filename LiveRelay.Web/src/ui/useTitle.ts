// The browser tab's title, in the page's language: with many tabs open it tells which one is on air.
import { watchEffect } from 'vue';

export function useTitle(title: () => string): void {
  watchEffect(() => {
    document.title = title();
  });
}
