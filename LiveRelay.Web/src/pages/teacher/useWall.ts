// The rooms' small pictures: one connection with nine places, whose rooms the server changes.
import { onBeforeUnmount, shallowRef, watch, type Ref } from 'vue';
import { Subscriber, type WantedSlot } from '../../media/subscriber';
import type { SlotName, WallSlot } from '../../protocol/whepClient';
import { useWake } from '../../ui/useWake';
import { registerPeer } from '../../ui/peerRegistry';
import type { Page } from '../../ui/usePage';

export const wallSlots: readonly WallSlot[] = [
  'wall-1',
  'wall-2',
  'wall-3',
  'wall-4',
  'wall-5',
  'wall-6',
  'wall-7',
  'wall-8',
  'wall-9',
];

const wanted: readonly WantedSlot[] = wallSlots.map((name) => ({ name, audio: false, video: true }));

/** Receives while `open` is true, so that a wall that nobody looks at costs nothing. */
export function useWall(
  page: Page,
  open: Readonly<Ref<boolean>>,
): Readonly<Ref<ReadonlyMap<SlotName, MediaStreamTrack>>> {
  const pictures = shallowRef<ReadonlyMap<SlotName, MediaStreamTrack>>(new Map());
  const subscriber = new Subscriber({
    lesson: page.lesson,
    slots: wanted,
    clientId: page.clientId,
    token: () => page.token,
    relayOnly: page.relayOnly,
    onState: () => registerPeer('wall', subscriber.peerConnection),
    onTracks: (_, video) => {
      pictures.value = video;
      registerPeer('wall', subscriber.peerConnection);
    },
  });
  watch(open, (isOpen) => (isOpen ? subscriber.start() : subscriber.stop()), { immediate: true });
  useWake(() => subscriber.wake());
  onBeforeUnmount(() => {
    subscriber.stop();
    registerPeer('wall', null);
  });
  return pictures;
}
