// The console's keys, and a clicker's: never while somebody types.
import { onBeforeUnmount, onMounted } from 'vue';

export interface Keys {
  begin(): void;
  mute(): void;
  /** @param place from 1 */
  callHand(place: number): void;
  turnPage(step: 1 | -1): void;
}

export function useKeys(keys: Keys): void {
  function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || isTyping(event.target)) return;
    const { key } = event;
    if (key === 'r' || key === 'R') keys.begin();
    else if (key === 'm' || key === 'M') keys.mute();
    else if (/^[1-9]$/.test(key)) keys.callHand(Number(key));
    else if (key === 'PageDown') keys.turnPage(1);
    else if (key === 'PageUp') keys.turnPage(-1);
    else return;
    event.preventDefault();
  }
  onMounted(() => window.addEventListener('keydown', onKey));
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey));
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName);
}
