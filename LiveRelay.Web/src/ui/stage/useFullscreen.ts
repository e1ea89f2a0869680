// Full screen, also on Safari 14, which knows only the prefixed names.
import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue';

interface PrefixedDocument {
  readonly webkitFullscreenElement?: Element | null;
  webkitExitFullscreen?(): void;
}
interface PrefixedElement {
  webkitRequestFullscreen?(): void;
}

export interface Fullscreen {
  readonly active: Readonly<Ref<boolean>>;
  enter(): void;
  toggle(): void;
}

export function useFullscreen(): Fullscreen {
  const prefixed = document as Document & PrefixedDocument;
  const root: HTMLElement & PrefixedElement = document.documentElement;
  const active = ref(false);
  const update = () => {
    active.value = (document.fullscreenElement ?? prefixed.webkitFullscreenElement ?? null) !== null;
  };
  const enter = () => {
    if (active.value) return;
    if (typeof root.requestFullscreen === 'function') root.requestFullscreen().catch(() => undefined);
    else root.webkitRequestFullscreen?.();
  };
  const leave = () => {
    if (typeof document.exitFullscreen === 'function') document.exitFullscreen().catch(() => undefined);
    else prefixed.webkitExitFullscreen?.();
  };
  onMounted(() => {
    document.addEventListener('fullscreenchange', update);
    document.addEventListener('webkitfullscreenchange', update);
    update();
  });
  onBeforeUnmount(() => {
    document.removeEventListener('fullscreenchange', update);
    document.removeEventListener('webkitfullscreenchange', update);
  });
  return { active, enter, toggle: () => (active.value ? leave() : enter()) };
}
