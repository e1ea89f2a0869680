// Keeps the list that the template calls `list` at its end while entries come, unless somebody has scrolled up to read.
import { nextTick, onMounted, useTemplateRef, watch } from 'vue';

const nearPixels = 80;

export function useFollowEnd(count: () => number): void {
  const list = useTemplateRef<HTMLElement>('list');
  const toEnd = () => {
    if (list.value) list.value.scrollTop = list.value.scrollHeight;
  };
  watch(count, () => {
    const element = list.value;
    if (!element) return;
    const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < nearPixels;
    if (isAtEnd) void nextTick(toEnd);
  });
  onMounted(toEnd);
}
