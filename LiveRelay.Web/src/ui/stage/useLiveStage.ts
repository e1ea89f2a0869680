// A subscription as reactive state: the connection, the slots that have a picture, and the tracks to show.
import { onBeforeUnmount, ref, shallowRef, watch, type Ref } from 'vue';
import { Subscriber, type PictureSizes, type WantedSlot } from '../../media/subscriber';
import type { SlotName } from '../../protocol/whepClient';
import type { ConnectionStatistics } from '../../media/statistics';
import { initialConnection, type ConnectionState } from '../../state/connection';
import { PictureWatch, pictureSlots, type PictureSlot, type Visible } from '../../state/stage';
import { registerPeer } from '../peerRegistry';
import type { Page } from '../usePage';

export interface LiveStage {
  /** What is received; changes where the server tells that it should. */
  readonly slots: Readonly<Ref<readonly WantedSlot[]>>;
  readonly connection: Readonly<Ref<ConnectionState>>;
  /** Whether it was connected at least once. */
  readonly everLive: Readonly<Ref<boolean>>;
  readonly visible: Readonly<Ref<Visible>>;
  readonly pictures: Readonly<Ref<ReadonlyMap<SlotName, MediaStreamTrack>>>;
  readonly sounds: Readonly<Ref<ReadonlyMap<SlotName, MediaStreamTrack>>>;
  /** The lesson is heard, but no slot has had a picture for a while. */
  readonly soundOnly: Readonly<Ref<boolean>>;
  /** The latest figures of the connection, and when they were taken. */
  readonly statistics: Readonly<Ref<{ readonly at: number; readonly figures: ConnectionStatistics } | null>>;
  /** The element that shows a slot; for measuring how large it is drawn. */
  readonly elements: Map<PictureSlot, HTMLVideoElement>;
  /** To be told how high the pictures are drawn. */
  show(sizes: PictureSizes): void;
  /** To be told of each frame that was presented. */
  framePresented(slot: PictureSlot): void;
  start(): void;
  stop(): void;
  wake(): void;
}

const lookEveryMs = 250;

export function useLiveStage(
  name: string,
  page: Page,
  slots: Readonly<Ref<readonly WantedSlot[]>>,
): LiveStage {
  const connection = ref(initialConnection);
  const everLive = ref(false);
  const visible = ref<Visible>(new PictureWatch().visible(0));
  const pictures = shallowRef<ReadonlyMap<SlotName, MediaStreamTrack>>(new Map());
  const sounds = shallowRef<ReadonlyMap<SlotName, MediaStreamTrack>>(new Map());
  const soundOnly = ref(false);
  const statistics = shallowRef<{ at: number; figures: ConnectionStatistics } | null>(null);
  /** Looks in a row that found media but no picture; the first picture takes some hundred milliseconds itself. */
  let blindLooks = 0;
  let lastBytes = 0;
  const pictureWatch = new PictureWatch();

  const look = () => {
    // While the connection is lost the last picture stays, frozen, rather than a black stage.
    if (connection.value.phase !== 'live') return;
    const now = pictureWatch.visible(performance.now());
    if (pictureSlots.some((slot) => now[slot] !== visible.value[slot])) visible.value = now;
  };
  const timer = setInterval(look, lookEveryMs);

  const countBlindLooks = ({ mediaBytesReceived }: ConnectionStatistics) => {
    const heard = mediaBytesReceived > lastBytes;
    lastBytes = mediaBytesReceived;
    const blind = heard && !Object.values(visible.value).some(Boolean);
    blindLooks = blind ? blindLooks + 1 : 0;
    soundOnly.value = blindLooks >= 4;
  };

  const subscriber = new Subscriber({
    lesson: page.lesson,
    slots: slots.value,
    clientId: page.clientId,
    token: () => page.token,
    relayOnly: page.relayOnly,
    onState: (state) => {
      const becameLive = state.phase === 'live' && connection.value.phase !== 'live';
      connection.value = state;
      registerPeer(name, subscriber.peerConnection);
      if (!becameLive) return;
      everLive.value = true;
      // What was on stage before the outage gets its time to come back.
      for (const slot of pictureSlots) if (visible.value[slot]) pictureWatch.frame(slot, performance.now());
    },
    onTracks: (audio, video) => {
      pictureWatch.restart();
      sounds.value = audio;
      pictures.value = video;
      registerPeer(name, subscriber.peerConnection);
    },
    onStatistics: (latest) => {
      statistics.value = { at: performance.now(), figures: latest };
      countBlindLooks(latest);
      for (const slot of pictureSlots) {
        const frames = latest.framesDecoded.get(pictures.value.get(slot)?.id ?? '');
        if (frames !== undefined) pictureWatch.countFrames(slot, frames, performance.now());
      }
    },
  });

  watch(slots, (wanted) => subscriber.receive(wanted));
  onBeforeUnmount(() => {
    clearInterval(timer);
    subscriber.stop();
    registerPeer(name, null);
  });

  return {
    slots,
    connection,
    everLive,
    visible,
    pictures,
    sounds,
    soundOnly,
    statistics,
    elements: new Map(),
    show: (sizes) => subscriber.show(sizes),
    framePresented: (slot) => {
      if (connection.value.phase !== 'live') return;
      pictureWatch.frame(slot, performance.now());
      if (!visible.value[slot]) look();
    },
    start: () => subscriber.start(),
    stop: () => subscriber.stop(),
    wake: () => subscriber.wake(),
  };
}
