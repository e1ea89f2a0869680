// A lesson's stage, with as many guests as the lesson has places on its floor.
import { computed, type ComputedRef, type Ref } from 'vue';
import { stageSlots, type StageView } from '../../media/subscriber';
import type { LessonSnapshot } from '../../protocol/lessonContract';
import type { HubState } from '../../protocol/lessonHub';
import { guestSlots, stageGuests, type StageGuests, type Visible } from '../../state/stage';
import type { Page } from '../usePage';
import { useFloors } from './useFloors';
import { useLiveStage, type LiveStage } from './useLiveStage';

export interface LessonStage extends LiveStage {
  readonly guests: ComputedRef<StageGuests>;
}

export function useLessonStage(
  name: string,
  page: Page,
  view: StageView,
  lesson: Readonly<Ref<LessonSnapshot | null>>,
  hubState: Readonly<Ref<HubState>>,
): LessonStage {
  const floors = useFloors(lesson);
  const media = useLiveStage(
    name,
    page,
    computed(() => stageSlots(view, floors.value)),
  );
  // The floor says at once what the media tell only after a while; and nobody needs himself on his own stage.
  const guests = computed(() => stageGuests(lesson.value, hubState.value === 'live'));
  const visible = computed<Visible>(() => {
    const { others } = guests.value;
    const now = { ...media.visible.value };
    for (const slot of guestSlots) now[slot] = now[slot] && (others?.[slot] ?? true);
    return now;
  });
  return { ...media, visible, guests };
}
