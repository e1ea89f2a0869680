// The player's keys, for the whole page.
import { onBeforeUnmount, onMounted } from 'vue';
import { isOnControl, isTyping } from '../../ui/isTyping';
import type { Player } from './usePlayer';

export interface PlayerKeys {
  readonly player: Player;
  chapter(number: number): void;
  layout(): void;
  fullscreen(): void;
  mute(): void;
  /** The teacher marks a moment of his own. */
  regret(): void;
}

export function usePlayerKeys({ player, chapter, layout, fullscreen, mute, regret }: PlayerKeys): void {
  const by = (ms: number) => () => player.seek(player.atMs.value + ms);
  const actions: Record<string, () => void> = {
    k: player.toggle,
    ArrowLeft: by(-5000),
    ArrowRight: by(5000),
    j: by(-10_000),
    l: by(10_000),
    Home: () => player.seek(0),
    '[': () => player.bendRate(-1),
    ']': () => player.bendRate(1),
    a: player.setLoopFrom,
    b: player.setLoopTo,
    x: player.endLoop,
    v: layout,
    f: fullscreen,
    m: mute,
    r: regret,
  };
  const onKey = (event: KeyboardEvent) => {
    if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    // Space presses the button in focus.
    if (key === ' ' && !isOnControl(event)) player.toggle();
    else if (/^[1-9]$/.test(key)) chapter(Number(key));
    else if (actions[key] !== undefined) actions[key]();
    else return;
    event.preventDefault();
  };
  onMounted(() => window.addEventListener('keydown', onKey));
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey));
}
