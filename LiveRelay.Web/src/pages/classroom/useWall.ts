// The room's small picture on the teacher's wall, if the room wants it.
import { computed, onBeforeUnmount, onMounted, ref, shallowRef, watch, type Ref } from 'vue';
import { onDeviceChange, openSmallCamera } from '../../media/devices';
import { Publisher } from '../../media/publisher';
import { registerPeer } from '../../ui/peerRegistry';
import type { Lesson } from '../../ui/useLesson';
import type { Page } from '../../ui/usePage';
import type { RoomSettings } from './useRoomSettings';

export interface Wall {
  /** Nobody has chosen yet, and nothing tells what the room would choose. */
  readonly mustAsk: Readonly<Ref<boolean>>;
  wake(): void;
}

export function useWall(
  page: Page,
  { lesson, hubState, call }: Lesson,
  { wall: chosen, devices }: RoomSettings,
): Wall {
  const mustAsk = ref(false);
  const track = shallowRef<MediaStreamTrack | null>(null);
  let isOpening = false;

  const publisher = new Publisher({
    lesson: page.lesson,
    track: 'wall',
    clientId: page.clientId,
    token: () => page.token,
    videoCodec: page.videoCodec,
    relayOnly: page.relayOnly,
    onState: () => registerPeer('wall', publisher.peerConnection),
    onStatistics: (_, peer) => registerPeer('wall', peer),
  });

  const close = () => {
    publisher.stop();
    registerPeer('wall', null);
    track.value?.stop();
    track.value = null;
  };

  const inLesson = computed(() => lesson.value !== null && lesson.value.state !== 'ended');
  const wanted = computed(() => chosen.value === true && inLesson.value && hubState.value !== 'dismissed');

  const open = async () => {
    if (!wanted.value || isOpening || track.value !== null) return;
    isOpening = true;
    // Without a camera the room is simply not on the wall; it is told why when it raises its hand.
    const camera = await openSmallCamera(devices.camera.value).catch(() => null);
    isOpening = false;
    if (camera === null) return;
    track.value = camera;
    camera.addEventListener('ended', close);
    if (wanted.value) publisher.start(null, camera);
    else close();
  };

  watch(wanted, (now) => (now ? void open() : close()), { immediate: true });
  watch(devices.camera, () => {
    close();
    void open();
  });

  const isShown = computed(() => {
    const me = lesson.value?.you.participantId;
    return lesson.value?.participants.find(({ id }) => id === me)?.onWall === true;
  });
  const shouldBe = computed(() => hubState.value === 'live' && (track.value !== null) !== isShown.value);
  watch(shouldBe, (differs) => {
    if (differs && inLesson.value) void call('ShowOnWall', track.value !== null);
  });

  let stopListening: (() => void) | undefined;
  onMounted(() => {
    stopListening = onDeviceChange(() => void open());
    if (chosen.value !== null) return;
    // A terminal was set up by somebody who may decide; everywhere else a class on camera is asked first.
    if (page.kiosk) chosen.value = true;
    else mustAsk.value = true;
  });
  watch(chosen, () => (mustAsk.value = false));
  onBeforeUnmount(() => {
    stopListening?.();
    close();
  });

  return { mustAsk, wake: () => publisher.wake() };
}
