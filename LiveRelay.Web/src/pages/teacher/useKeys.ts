// The console's keys, and a clicker's: never while somebody types.
import { onBeforeUnmount, onMounted } from 'vue';
import { isTyping } from '../../ui/isTyping';

export interface Keys {
  isLive(): boolean;
  begin(): void;
  end(): void;
  mute(): void;
  /** @param place from 1 */
  callHand(place: number): void;
  turnPage(step: 1 | -1): void;
  nextPhase(): void;
  /** Marks this moment as one that could have gone better. */
  regret(): void;
}

/** As long as the button must be held: a stray key must not end a lesson either. */
const holdMs = 1500;

export function useKeys(keys: Keys): void {
  let ending: ReturnType<typeof setTimeout> | undefined;

  function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || isTyping(event)) return;
    const { key } = event;
    if (key === 'r' || key === 'R') {
      if (keys.isLive()) ending = setTimeout(() => keys.end(), holdMs);
      else keys.begin();
    } else if (key === 'm' || key === 'M') keys.mute();
    else if (/^[1-9]$/.test(key)) keys.callHand(Number(key));
    else if (key === 'p' || key === 'P') keys.nextPhase();
    else if (key === 'y' || key === 'Y') keys.regret();
    else if (key === 'PageDown') keys.turnPage(1);
    else if (key === 'PageUp') keys.turnPage(-1);
    else return;
    event.preventDefault();
  }
  const release = () => clearTimeout(ending);

  onMounted(() => {
    window.addEventListener('keydown', onKey);
    window.addEventListener('keyup', release);
  });
  onBeforeUnmount(() => {
    release();
    window.removeEventListener('keydown', onKey);
    window.removeEventListener('keyup', release);
  });
}
