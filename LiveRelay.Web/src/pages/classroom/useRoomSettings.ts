// What a room has chosen for itself, kept in its browser.
import { ref, watch, type Ref } from 'vue';
import type { DeviceKind } from '../../media/devices';
import { localValues } from '../../ui/storedValue';

export interface RoomSettings {
  readonly noiseSuppression: Ref<boolean>;
  /** The loudspeaker goes down while the room speaks. */
  readonly halfDuplex: Ref<boolean>;
  /** Null until somebody has chosen. */
  readonly wall: Ref<boolean | null>;
  /** The chosen devices' ids; null for whatever the browser gives. */
  readonly devices: Readonly<Record<DeviceKind, Ref<string | null>>>;
}

export function useRoomSettings(): RoomSettings {
  return {
    noiseSuppression: stored('liverelay.room.noise', true),
    halfDuplex: stored('liverelay.room.halfDuplex', false),
    wall: stored<boolean | null>('liverelay.room.wall', null),
    devices: {
      camera: storedId('liverelay.room.camera'),
      microphone: storedId('liverelay.room.microphone'),
    },
  };
}

function stored<T extends boolean | null>(key: string, otherwise: T): Ref<T | boolean> {
  const known = localValues.getItem(key);
  const value = ref<T | boolean>(known === null ? otherwise : known === 'yes') as Ref<T | boolean>;
  watch(value, (chosen) => localValues.setItem(key, chosen === true ? 'yes' : 'no'));
  return value;
}

function storedId(key: string): Ref<string | null> {
  const value = ref(localValues.getItem(key));
  watch(value, (chosen) =>
    chosen === null ? localValues.removeItem(key) : localValues.setItem(key, chosen),
  );
  return value;
}
