// The class around the broadcast: the lesson's beginning and end follow the teacher's one button, also when the hub is away meanwhile.
import { computed, onBeforeUnmount, ref, watch, type ComputedRef, type Ref } from 'vue';
import type { LessonSnapshot } from '../../protocol/lessonContract';
import type { CallResult } from '../../protocol/lessonHub';
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
const settleAgainMs = 1000;

export function useConsole(page: Page, onAir: OnAir): Console {
  const lesson = useLesson(page);
  const now = ref(Date.now());
  const shownError = ref<string | null>(null);
  /** What the button asked for and the hub has not yet been told. */
  let due: 'GoLive' | 'End' | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let errorTimer: ReturnType<typeof setTimeout> | undefined;
  const ticking = setInterval(() => (now.value = Date.now() + lesson.clockOffset.value), 1000);
  onBeforeUnmount(() => {
    clearInterval(ticking);
    clearTimeout(errorTimer);
    clearTimeout(retry);
  });

  const tell = (result: CallResult) => {
    clearTimeout(errorTimer);
    shownError.value = result === 'none' ? null : c.value.error[result];
    errorTimer = setTimeout(() => (shownError.value = null), errorShownMs);
  };
  const call: Lesson['call'] = async (method, ...args) => {
    const result = await lesson.call(method, ...args);
    tell(result);
    return result;
  };

  /** The lesson must follow the button, so what could not be told is told again; an offline hub says itself when it is back. */
  const settle = async () => {
    const asked = due;
    if (asked === null) return;
    const result = await lesson.call(asked);
    if (due !== asked) return;
    if (result === 'tooFast' || result === 'notJoined') {
      clearTimeout(retry);
      retry = setTimeout(() => void settle(), settleAgainMs);
    } else if (result !== 'offline') {
      due = null;
      if (result !== 'wrongState') tell(result);
    }
  };

  watch(onAir.wanted, (wanted) => {
    // A rehearsal may begin again after its end; for other lessons the answer says that it is over.
    due = wanted ? 'GoLive' : 'End';
    void settle();
  });
  watch(lesson.hubState, (state) => {
    if (state !== 'live') return;
    // After a reload in mid-lesson nothing is due, and a lesson that a colleague ended stays ended.
    if (due === null && onAir.wanted.value && !isOver(lesson.lesson.value)) due = 'GoLive';
    void settle();
  });

  return {
    ...lesson,
    call,
    now,
    message: computed(() => {
      if (lesson.hubState.value === 'refused') return c.value.hubRefused;
      if (lesson.hubState.value === 'live' && isOver(lesson.lesson.value))
        return onAir.wanted.value ? c.value.lessonEnded : c.value.lessonOver;
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
