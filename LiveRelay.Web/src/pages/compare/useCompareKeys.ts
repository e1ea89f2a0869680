// The keys of lessons side by side, for the whole page.
import { onBeforeUnmount, onMounted } from 'vue';
import { isOnControl, isTyping } from '../../ui/isTyping';
import type { Compare } from './useCompare';

export function useCompareKeys(
  compare: Compare,
  listen: (number: number) => void,
  fullscreen: () => void,
): void {
  const by = (ms: number) => () => compare.seek(compare.atMs.value + ms);
  const actions: Record<string, () => void> = {
    k: compare.toggle,
    ArrowLeft: by(-5000),
    ArrowRight: by(5000),
    Home: () => compare.seek(0),
    '[': () => compare.bendRate(-1),
    ']': () => compare.bendRate(1),
    a: compare.setLoopFrom,
    b: compare.setLoopTo,
    x: compare.endLoop,
    f: fullscreen,
    m: () => (compare.muted.value = !compare.muted.value),
  };
  const onKey = (event: KeyboardEvent) => {
    if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    // Space presses the button in focus.
    if (key === ' ' && !isOnControl(event)) compare.toggle();
    else if (/^[1-4]$/.test(key)) listen(Number(key));
    else if (actions[key] !== undefined) actions[key]();
    else return;
    event.preventDefault();
  };
  onMounted(() => window.addEventListener('keydown', onKey));
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey));
}
