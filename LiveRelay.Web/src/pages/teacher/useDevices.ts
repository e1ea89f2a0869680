// The teacher's camera and microphone: which there are, which is open, and what is wrong.
import { onBeforeUnmount, ref, shallowRef, watch, type Ref } from 'vue';
import {
  DeviceError,
  listDevices,
  onDeviceChange,
  openCamera,
  openMicrophone,
  type DeviceChoice,
  type DeviceProblem,
} from '../../media/devices';
import { localValues } from '../../ui/storedValue';

export type DeviceKind = 'camera' | 'microphone';

/** The id of "do not use". */
export const noDevice = 'none';

export interface Device {
  readonly kind: DeviceKind;
  readonly choices: Readonly<Ref<readonly DeviceChoice[]>>;
  /** The wanted device's id, `noDevice`, or null for whatever the browser gives. */
  readonly wanted: Ref<string | null>;
  readonly track: Readonly<Ref<MediaStreamTrack | null>>;
  readonly problem: Readonly<Ref<DeviceProblem | null>>;
  /** The label of a device that was pulled out, until another choice is made. */
  readonly lost: Readonly<Ref<string | null>>;
  open(): Promise<void>;
}

export interface Devices {
  readonly camera: Device;
  readonly microphone: Device;
  /** Waiting for the person to answer the browser's question. */
  readonly asking: Readonly<Ref<boolean>>;
  openAll(): Promise<void>;
}

export function useDevices(): Devices {
  const asking = ref(false);
  const camera = useDevice('camera', openCamera);
  const microphone = useDevice('microphone', openMicrophone);

  const openAll = async () => {
    asking.value = true;
    // One after the other: two questions at once confuse people, and Firefox drops one of them.
    await microphone.open();
    await camera.open();
    asking.value = false;
    await refresh();
  };

  const refresh = async () => {
    const { cameras, microphones } = await listDevices();
    camera.choices.value = cameras;
    microphone.choices.value = microphones;
  };
  const stopListening = onDeviceChange(() => {
    void refresh().then(async () => {
      // Something was plugged in that we were waiting for.
      for (const device of [camera, microphone]) {
        if (device.track.value === null && device.problem.value === 'notFound') await device.open();
      }
    });
  });
  onBeforeUnmount(() => {
    stopListening();
    for (const device of [camera, microphone]) device.track.value?.stop();
  });

  return { camera, microphone, asking, openAll };
}

function useDevice(kind: DeviceKind, openTrack: (id: string | null) => Promise<MediaStreamTrack>) {
  const storageKey = `liverelay.${kind}`;
  const choices = ref<readonly DeviceChoice[]>([]);
  const wanted = ref(localValues.getItem(storageKey));
  const track = shallowRef<MediaStreamTrack | null>(null);
  const problem = ref<DeviceProblem | null>(null);
  const lost = ref<string | null>(null);
  let turn = 0;

  const open = async () => {
    const mine = ++turn;
    // Many cameras cannot be opened twice, so the old one is let go first.
    track.value?.stop();
    track.value = null;
    problem.value = null;
    if (wanted.value === noDevice) return;
    try {
      const opened = await openTrack(wanted.value);
      if (mine !== turn) return opened.stop();
      track.value = opened;
      opened.addEventListener('ended', () => {
        if (track.value !== opened) return;
        lost.value = opened.label;
        wanted.value = null;
        void open();
      });
    } catch (error) {
      if (mine === turn) problem.value = error instanceof DeviceError ? error.problem : 'unknown';
    }
  };

  watch(wanted, (id) => {
    if (id === null) return;
    localValues.setItem(storageKey, id);
    lost.value = null;
    void open();
  });

  return { kind, choices, wanted, track, problem, lost, open };
}
