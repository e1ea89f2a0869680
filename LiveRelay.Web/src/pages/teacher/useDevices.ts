// The teacher's camera and microphone: which there are, which is open, and what is wrong.
import { onBeforeUnmount, ref, shallowRef, watch, type Ref } from 'vue';
import {
  DeviceError,
  listDevices,
  onDeviceChange,
  openDevices,
  type DeviceChoice,
  type DeviceKind,
  type DeviceProblem,
} from '../../media/devices';
import { localValues } from '../../ui/storedValue';

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
  const camera = useDevice('camera');
  const microphone = useDevice('microphone');
  const both = [camera, microphone];

  const openAll = async () => {
    asking.value = true;
    await openTogether();
    asking.value = false;
  };

  const openTogether = async () => {
    const wanted = both.filter((device) => device.wanted.value !== noDevice);
    if (wanted.length < 2) return void (await Promise.all(wanted.map((device) => device.open())));
    try {
      const tracks = await openDevices({
        camera: camera.wanted.value,
        microphone: microphone.wanted.value,
      });
      for (const device of both) device.adopt(tracks[device.kind] ?? null);
    } catch (error) {
      // A "no" is a no to both; anything else may be the fault of one of them.
      if (problemOf(error) === 'denied') both.forEach((device) => device.fail('denied'));
      else for (const device of both) await device.open();
    }
  };

  const refresh = async () => {
    const { cameras, microphones } = await listDevices();
    camera.choices.value = cameras;
    microphone.choices.value = microphones;
  };
  // Labels are told only once a device is open.
  watch([camera.track, microphone.track], () => void refresh());
  const stopListening = onDeviceChange(() => {
    void refresh().then(async () => {
      // Something was plugged in that we were waiting for.
      for (const device of both) {
        if (device.track.value === null && device.problem.value === 'notFound') await device.open();
      }
    });
  });
  onBeforeUnmount(() => {
    stopListening();
    both.forEach((device) => device.track.value?.stop());
  });

  return { camera, microphone, asking, openAll };
}

function useDevice(kind: DeviceKind) {
  const storageKey = `liverelay.${kind}`;
  const choices = ref<readonly DeviceChoice[]>([]);
  const wanted = ref(localValues.getItem(storageKey));
  const track = shallowRef<MediaStreamTrack | null>(null);
  const problem = ref<DeviceProblem | null>(null);
  const lost = ref<string | null>(null);
  let turn = 0;

  const adopt = (opened: MediaStreamTrack | null) => {
    problem.value = opened === null ? 'notFound' : null;
    track.value = opened;
    opened?.addEventListener('ended', () => {
      if (track.value !== opened) return;
      lost.value = opened.label;
      wanted.value = null;
      void open();
    });
  };

  const fail = (reason: DeviceProblem) => {
    problem.value = reason;
  };

  const open = async () => {
    const mine = ++turn;
    // Many cameras cannot be opened twice, so the old one is let go first.
    const before = track.value;
    track.value = null;
    before?.stop();
    problem.value = null;
    if (wanted.value === noDevice) return;
    try {
      const opened = (await openDevices({ [kind]: wanted.value }))[kind] ?? null;
      if (mine === turn) adopt(opened);
      else opened?.stop();
    } catch (error) {
      if (mine === turn) fail(problemOf(error));
    }
  };

  watch(wanted, (id) => {
    if (id === null) return;
    localValues.setItem(storageKey, id);
    lost.value = null;
    void open();
  });

  return { kind, choices, wanted, track, problem, lost, open, adopt, fail };
}

function problemOf(error: unknown): DeviceProblem {
  return error instanceof DeviceError ? error.problem : 'unknown';
}
