// Watches how large pictures are drawn, so that none is sent larger.
import { onBeforeUnmount, onMounted } from 'vue';
import type { PictureSizes } from '../../media/subscriber';
import type { PictureSlot } from '../../state/stage';

/** @param elements by slot; those that come later are watched once `watch` is called for them */
export function useDrawnSizes(
  elements: ReadonlyMap<PictureSlot, HTMLVideoElement>,
  told: (sizes: PictureSizes) => void,
): { watch(element: HTMLVideoElement): void } {
  const measure = () => {
    const sizes: Partial<Record<PictureSlot, number>> = {};
    for (const [slot, { clientHeight }] of elements) {
      // A picture that lies in wait unseen is drawn at no size, and yet must be there when its turn comes.
      if (clientHeight > 0) sizes[slot] = Math.ceil(clientHeight * (window.devicePixelRatio || 1));
    }
    told(sizes);
  };
  const observer = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(measure);
  onMounted(() => window.addEventListener('resize', measure));
  onBeforeUnmount(() => {
    window.removeEventListener('resize', measure);
    observer?.disconnect();
  });
  return { watch: (element) => observer?.observe(element) };
}
