// Going on air and staying there: the camera's publisher, the screen's, and the clock.
import { computed, onBeforeUnmount, ref, shallowRef, watch, type Ref } from 'vue';
import { DeviceError, openScreen, type DeviceProblem } from '../../media/devices';
import { Publisher } from '../../media/publisher';
import type { ConnectionStatistics } from '../../media/statistics';
import { initialConnection, type ConnectionState } from '../../state/connection';
import { registerPeer } from '../../ui/peerRegistry';
import { tabValues } from '../../ui/storedValue';
import type { Page } from '../../ui/usePage';
import type { Devices } from './useDevices';

export interface OnAir {
  /** Whether the lesson is meant to run, whatever the network says just now. */
  readonly wanted: Readonly<Ref<boolean>>;
  readonly connection: Readonly<Ref<ConnectionState>>;
  readonly everLive: Readonly<Ref<boolean>>;
  /** Wall-clock time at which the lesson began, kept over reloads; null before. */
  readonly since: Readonly<Ref<number | null>>;
  readonly statistics: Readonly<Ref<ConnectionStatistics | null>>;
  readonly screenStatistics: Readonly<Ref<ConnectionStatistics | null>>;
  readonly screen: Readonly<Ref<MediaStreamTrack | null>>;
  readonly screenProblem: Readonly<Ref<DeviceProblem | null>>;
  readonly screenConnection: Readonly<Ref<ConnectionState>>;
  readonly wasOnAir: boolean;
  start(): void;
  end(): void;
  /** The page goes; a reload takes over where it was. */
  leave(): void;
  wake(): void;
  toggleScreen(): Promise<void>;
}

export function useOnAir(page: Page, devices: Devices): OnAir {
  const storageKey = `liverelay.onAir:${page.lesson}`;
  /** When the lesson began that a reload interrupted. */
  let interrupted = tabValues.getItem(storageKey);
  const wasOnAir = interrupted !== null;
  const wanted = ref(false);
  const connection = ref(initialConnection);
  const everLive = ref(false);
  const since = ref<number | null>(null);
  const statistics = shallowRef<ConnectionStatistics | null>(null);
  const screenStatistics = shallowRef<ConnectionStatistics | null>(null);
  const screen = shallowRef<MediaStreamTrack | null>(null);
  const screenProblem = ref<DeviceProblem | null>(null);
  const screenConnection = ref(initialConnection);

  const common = {
    lesson: page.lesson,
    clientId: page.clientId,
    token: () => page.token,
    videoCodec: page.videoCodec,
    relayOnly: page.relayOnly,
  };
  const camera = new Publisher({
    ...common,
    track: 'camera',
    onState: (state) => {
      connection.value = state;
      registerPeer('camera', camera.peerConnection);
      if (state.phase === 'live') everLive.value = true;
      if (state.phase === 'superseded') stop();
    },
    onStatistics: (latest, peer) => {
      statistics.value = latest;
      registerPeer('camera', peer);
    },
  });
  const screenPublisher = new Publisher({
    ...common,
    track: 'screen',
    onState: (state) => {
      screenConnection.value = state;
      registerPeer('screen', screenPublisher.peerConnection);
      // Somebody else shows a screen now; two that take turns would be worse than either.
      if (state.phase === 'superseded') stopScreen();
    },
    onStatistics: (latest, peer) => {
      screenStatistics.value = latest;
      registerPeer('screen', peer);
    },
  });

  const start = () => {
    if (wanted.value) return;
    wanted.value = true;
    since.value = Number(interrupted ?? 0) || Date.now();
    interrupted = null;
    tabValues.setItem(storageKey, String(since.value));
    camera.start(devices.microphone.track.value, devices.camera.track.value);
    if (screen.value !== null) screenPublisher.start(null, screen.value);
  };

  const stop = () => {
    wanted.value = false;
    everLive.value = false;
    since.value = null;
    statistics.value = null;
    tabValues.removeItem(storageKey);
    screenPublisher.stop();
    if (connection.value.phase !== 'superseded') camera.stop();
  };

  const stopScreen = () => {
    const track = screen.value;
    if (track === null) return;
    screen.value = null;
    screenStatistics.value = null;
    screenPublisher.stop();
    track.stop();
  };

  const toggleScreen = async () => {
    if (screen.value !== null) return stopScreen();
    screenProblem.value = null;
    const track = await openScreen().catch((error: unknown) => {
      screenProblem.value = error instanceof DeviceError ? error.problem : 'unknown';
      return null;
    });
    if (track === null) return;
    screen.value = track;
    // The browser's own "stop sharing" bar.
    track.addEventListener('ended', stopScreen);
    if (wanted.value) screenPublisher.start(null, track);
  };

  watch(devices.camera.track, (track) => void camera.replace('video', track));
  watch(devices.microphone.track, (track) => void camera.replace('audio', track));
  onBeforeUnmount(() => {
    stopScreen();
    camera.stop();
  });

  return {
    wanted: computed(() => wanted.value),
    connection,
    everLive,
    since,
    statistics,
    screenStatistics,
    screen,
    screenProblem,
    screenConnection,
    wasOnAir,
    start,
    end: stop,
    leave: () => {
      screenPublisher.stop();
      camera.stop();
    },
    wake: () => {
      camera.wake();
      screenPublisher.wake();
    },
    toggleScreen,
  };
}
