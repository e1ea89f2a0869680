// The stage's sound: browsers refuse to start it before somebody touched the page.
import { computed, onBeforeUnmount, reactive, ref, watch, type Ref } from 'vue';
import type { SlotName } from '../../protocol/whepClient';
import type { LiveStage } from './useLiveStage';

export interface Sound {
  /** The browser waits for a press. */
  readonly locked: Readonly<Ref<boolean>>;
  readonly muted: Ref<boolean>;
  /** 0 to 1. */
  readonly volume: Ref<number>;
  /** Takes the element that plays a slot's sound, or null when it goes. */
  bind(slot: SlotName, element: unknown): void;
  unlock(): void;
}

export function useSound(stage: LiveStage): Sound {
  const muted = ref(false);
  const volume = ref(1);
  const elements = new Map<SlotName, HTMLAudioElement>();
  const refused = reactive(new Set<SlotName>());

  const play = (slot: SlotName, element: HTMLAudioElement) => {
    element.play().then(
      () => refused.delete(slot),
      (error: unknown) => {
        if (error instanceof DOMException && error.name === 'NotAllowedError') refused.add(slot);
      },
    );
  };

  const listen = () => {
    for (const [slot, element] of elements) {
      const track = stage.sounds.value.get(slot);
      if (track === undefined || (element.srcObject as MediaStream | null)?.getTracks()[0] === track)
        continue;
      element.srcObject = new MediaStream([track]);
      play(slot, element);
    }
  };

  // A refused sound keeps being refused, so the browser is asked again wherever the page was touched.
  const unlock = () => elements.forEach((element, slot) => play(slot, element));
  const onTouch = () => {
    if (refused.size > 0) unlock();
  };

  watch(stage.sounds, listen);
  watch(muted, (value) => elements.forEach((element) => (element.muted = value)));
  // At once: the room's microphone opens in the same moment.
  watch(volume, (value) => elements.forEach((element) => (element.volume = value)), { flush: 'sync' });
  window.addEventListener('click', onTouch);
  window.addEventListener('keydown', onTouch);
  onBeforeUnmount(() => {
    window.removeEventListener('click', onTouch);
    window.removeEventListener('keydown', onTouch);
    for (const element of elements.values()) element.srcObject = null;
  });

  return {
    locked: computed(() => refused.size > 0),
    muted,
    volume,
    bind: (slot, element) => {
      if (!(element instanceof HTMLAudioElement)) return;
      elements.set(slot, element);
      element.muted = muted.value;
      element.volume = volume.value;
      listen();
    },
    unlock,
  };
}
