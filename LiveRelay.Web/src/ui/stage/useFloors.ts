// How many rooms may have the floor at once: as the lesson tells, and until it has told, as it did the last time.
import { ref, watch, type Ref } from 'vue';
import type { LessonSnapshot } from '../../protocol/lessonContract';
import { localValues } from '../storedValue';

const key = 'liverelay.floors';

export function useFloors(lesson: Readonly<Ref<LessonSnapshot | null>>): Readonly<Ref<number>> {
  const known = Number(localValues.getItem(key));
  const floors = ref(known >= 1 && known <= 3 ? Math.floor(known) : 1);
  watch(
    () => lesson.value?.maxFloors,
    (told) => {
      if (told === undefined || told === floors.value) return;
      floors.value = told;
      localValues.setItem(key, String(told));
    },
  );
  return floors;
}
