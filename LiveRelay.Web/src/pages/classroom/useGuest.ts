// What the room sends: warm, black and silent while its hand is raised, on the air while it has the floor.
import { computed, onBeforeUnmount, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue';
import { DeviceError, openRoomDevices, type DeviceProblem } from '../../media/devices';
import { Publisher } from '../../media/publisher';
import { initialConnection, type ConnectionState } from '../../state/connection';
import { coolingMs, sendingOf, type Turn } from '../../state/turn';
import { registerPeer } from '../../ui/peerRegistry';
import type { Page } from '../../ui/usePage';
import type { RoomSettings } from './useRoomSettings';

export interface Guest {
  readonly camera: Readonly<Ref<MediaStreamTrack | null>>;
  readonly connection: Readonly<Ref<ConnectionState>>;
  /** Why neither camera nor microphone opens. */
  readonly problem: Readonly<Ref<DeviceProblem | null>>;
  /** What is missing of the two, once one of them is open. */
  readonly missing: Readonly<Ref<'camera' | 'microphone' | null>>;
  stop(): void;
  wake(): void;
}

export function useGuest(
  page: Page,
  turn: ComputedRef<Turn>,
  { noiseSuppression, devices: chosen }: RoomSettings,
): Guest {
  const camera = shallowRef<MediaStreamTrack | null>(null);
  const microphone = shallowRef<MediaStreamTrack | null>(null);
  const connection = ref(initialConnection);
  const problem = ref<DeviceProblem | null>(null);
  const missing = ref<'camera' | 'microphone' | null>(null);
  const sending = computed(() => sendingOf(turn.value));
  const isMuted = computed(() => turn.value.kind === 'floor' && turn.value.isMuted);
  let cooling: ReturnType<typeof setTimeout> | undefined;
  let isOpening = false;

  const publisher = new Publisher({
    lesson: page.lesson,
    track: 'guest',
    clientId: page.clientId,
    token: () => page.token,
    videoCodec: page.videoCodec,
    relayOnly: page.relayOnly,
    onState: (state) => {
      connection.value = state;
      registerPeer('guest', publisher.peerConnection);
    },
    onStatistics: (_, peer) => registerPeer('guest', peer),
  });

  const switchTracks = () => {
    const onAir = sending.value === 'air';
    if (camera.value) camera.value.enabled = onAir;
    if (microphone.value) microphone.value.enabled = onAir && !isMuted.value;
  };

  const close = () => {
    clearTimeout(cooling);
    publisher.stop();
    registerPeer('guest', null);
    camera.value?.stop();
    microphone.value?.stop();
    camera.value = microphone.value = null;
    problem.value = missing.value = null;
  };

  const lose = (kind: 'camera' | 'microphone') => {
    missing.value = kind;
    if (kind === 'camera') camera.value = null;
    else microphone.value = null;
    void publisher.replace(kind === 'camera' ? 'video' : 'audio', null);
  };

  const open = async () => {
    if (isOpening || camera.value !== null || microphone.value !== null) return;
    isOpening = true;
    problem.value = missing.value = null;
    try {
      const devices = await openRoomDevices(
        { camera: chosen.camera.value, microphone: chosen.microphone.value },
        noiseSuppression.value,
      );
      camera.value = devices.camera;
      microphone.value = devices.microphone;
      missing.value = devices.camera === null ? 'camera' : devices.microphone === null ? 'microphone' : null;
      switchTracks();
      devices.camera?.addEventListener('ended', () => lose('camera'));
      devices.microphone?.addEventListener('ended', () => lose('microphone'));
      publisher.start(devices.microphone, devices.camera);
    } catch (error) {
      problem.value = error instanceof DeviceError ? error.problem : 'unknown';
    } finally {
      isOpening = false;
    }
    // The hand may have gone down while the person was asked.
    if (sending.value === 'off') cool();
  };

  const cool = () => {
    clearTimeout(cooling);
    cooling = setTimeout(close, coolingMs);
  };

  // In the moment of the event, not with the next picture: the class waits for it.
  watch(
    [sending, isMuted],
    ([now], [before]) => {
      switchTracks();
      if (now === 'off') {
        if (before !== undefined && before !== 'off') cool();
        return;
      }
      clearTimeout(cooling);
      void open();
    },
    { flush: 'sync', immediate: true },
  );
  // Whoever chooses in the middle of his turn wants to see at once what he chose.
  watch([chosen.camera, chosen.microphone], () => {
    close();
    if (sending.value !== 'off') void open();
  });
  onBeforeUnmount(close);

  return { camera, connection, problem, missing, stop: close, wake: () => publisher.wake() };
}
