// What a room has chosen for itself, kept in its browser.
import { ref, watch, type Ref } from 'vue';
import { localValues } from '../../ui/storedValue';

export interface RoomSettings {
  readonly noiseSuppression: Ref<boolean>;
  /** The loudspeaker goes down while the room speaks. */
  readonly halfDuplex: Ref<boolean>;
  /** Null until somebody has chosen. */
  readonly wall: Ref<boolean | null>;
}

export function useRoomSettings(): RoomSettings {
  return {
    noiseSuppression: stored('liverelay.room.noise', true),
    halfDuplex: stored('liverelay.room.halfDuplex', false),
    wall: stored<boolean | null>('liverelay.room.wall', null),
  };
}

function stored<T extends boolean | null>(key: string, otherwise: T): Ref<T | boolean> {
  const known = localValues.getItem(key);
  const value = ref<T | boolean>(known === null ? otherwise : known === 'yes') as Ref<T | boolean>;
  watch(value, (chosen) => localValues.setItem(key, chosen === true ? 'yes' : 'no'));
  return value;
}
