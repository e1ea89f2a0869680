// The class around the broadcast: the lesson's beginning and end follow the teacher's one button, also when the hub is away meanwhile.
import { computed, onBeforeUnmount, ref, watch, type ComputedRef, type Ref } from 'vue';
import type { LessonSnapshot } from '../../protocol/lessonContract';
import { useLesson, type Lesson } from '../../ui/useLesson';
import type { Page } from '../../ui/usePage';
import { c } from './consoleTexts';
import type { OnAir } from './useOnAir';

export interface Console extends Lesson {
  /** A clock in the server's time, for what has been waiting since when; ticks each second. */
  readonly now: Readonly<Ref<number>>;
  /** What the teacher should know of the hub or of the last call; null if all is well. */
  readonly message: ComputedRef<string | null>;
  nameOf(participantId: string): string;
}

const errorShownMs = 5000;

export function useConsole(page: Page, onAir: OnAir): Console {
  const lesson = useLesson(page);
  const now = ref(Date.now());
  const shownError = ref<string | null>(null);
  let endIsDue = false;
  let errorTimer: ReturnType<typeof setTimeout> | undefined;
  const ticking = setInterval(() => (now.value = Date.now() + lesson.clockOffset.value), 1000);
  onBeforeUnmount(() => {
    clearInterval(ticking);
    clearTimeout(errorTimer);
  });

  const call: Lesson['call'] = async (method, ...args) => {
    const result = await lesson.call(method, ...args);
    clearTimeout(errorTimer);
    shownError.value = result === 'none' ? null : c.value.error[result];
    errorTimer = setTimeout(() => (shownError.value = null), errorShownMs);
    return result;
  };

  watch(onAir.wanted, (wanted) => {
    endIsDue = !wanted;
    // A rehearsal may begin again after its end; for other lessons the answer says that it is over.
    if (wanted) void lesson.call('GoLive');
    else void lesson.call('End').then((result) => (endIsDue = result === 'offline'));
  });
  watch(lesson.hubState, (state) => {
    if (state !== 'live') return;
    if (endIsDue) void lesson.call('End').then((result) => (endIsDue = result === 'offline'));
    else if (onAir.wanted.value && !isOver(lesson.lesson.value)) void lesson.call('GoLive');
  });

  return {
    ...lesson,
    call,
    now,
    message: computed(() => {
      if (lesson.hubState.value === 'refused') return c.value.hubRefused;
      if (onAir.wanted.value && lesson.hubState.value === 'live' && isOver(lesson.lesson.value))
        return c.value.lessonEnded;
      if (shownError.value !== null) return shownError.value;
      return lesson.hubState.value === 'lost' ? c.value.hubLost : null;
    }),
    nameOf: (participantId) =>
      lesson.lesson.value?.participants.find(({ id }) => id === participantId)?.name ?? participantId,
  };
}

function isOver(lesson: LessonSnapshot | null): boolean {
  return lesson?.state === 'ended';
}
