// The stage's sound: browsers refuse to start it before somebody touched the page.
import { onBeforeUnmount, ref, watch, type Ref } from 'vue';
import type { LiveStage } from './useLiveStage';

export interface Sound {
  /** The browser waits for a press. */
  readonly locked: Readonly<Ref<boolean>>;
  readonly muted: Ref<boolean>;
  unlock(): void;
}

export function useSound(stage: LiveStage): Sound {
  const locked = ref(false);
  const muted = ref(false);
  const elements = new Map<string, HTMLAudioElement>();

  const play = (element: HTMLAudioElement) => {
    element.play().then(
      () => (locked.value = false),
      (error: unknown) => {
        if (error instanceof DOMException && error.name === 'NotAllowedError') locked.value = true;
      },
    );
  };

  watch(stage.sounds, (sounds) => {
    for (const [slot, track] of sounds) {
      const element = elements.get(slot) ?? new Audio();
      elements.set(slot, element);
      element.muted = muted.value;
      element.srcObject = new MediaStream([track]);
      play(element);
    }
  });
  watch(muted, (value) => elements.forEach((element) => (element.muted = value)));

  onBeforeUnmount(() => {
    for (const element of elements.values()) {
      element.pause();
      element.srcObject = null;
    }
  });

  return { locked, muted, unlock: () => elements.forEach(play) };
}
