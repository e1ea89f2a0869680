// The lesson as reactive state on any page: its copy, the hub's connection, and calls that tell in words what went wrong.
import { onBeforeUnmount, ref, shallowRef, type Ref } from 'vue';
import type { DismissReason, LessonSnapshot } from '../protocol/lessonContract';
import { LessonHubConnection, type CallResult, type HubState } from '../protocol/lessonHub';
import { applyEvent } from '../state/lesson';
import type { Page } from './usePage';

export interface Lesson {
  /** Null until the hub has answered for the first time; kept while the connection is away. */
  readonly lesson: Readonly<Ref<LessonSnapshot | null>>;
  readonly hubState: Readonly<Ref<HubState>>;
  readonly dismissed: Readonly<Ref<DismissReason | null>>;
  /** The server's clock minus this computer's, in milliseconds. */
  readonly clockOffset: Readonly<Ref<number>>;
  /** Why the last call was not carried out; null after one that was. */
  readonly lastError: Readonly<Ref<Exclude<CallResult, 'none'> | null>>;
  readonly call: LessonHubConnection['call'];
  start(): void;
  stop(): void;
  wake(): void;
}

export function useLesson(page: Page): Lesson {
  const lesson = shallowRef<LessonSnapshot | null>(null);
  const hubState = ref<HubState>('stopped');
  const dismissed = ref<DismissReason | null>(null);
  const clockOffset = ref(0);
  const lastError = ref<Exclude<CallResult, 'none'> | null>(null);

  const hub = new LessonHubConnection({
    token: () => page.token,
    clientId: page.clientId,
    onState: (state) => (hubState.value = state),
    onSnapshot: (snapshot) => {
      clockOffset.value = snapshot.now - Date.now();
      lesson.value = snapshot;
    },
    onChange: (change) => {
      if (lesson.value === null) return true;
      const next = applyEvent(lesson.value, change);
      if (next !== null) lesson.value = next;
      return next !== null;
    },
    onVoted: (pollId, choice) => {
      const now = lesson.value;
      if (now?.poll?.id === pollId) lesson.value = { ...now, you: { ...now.you, vote: choice } };
    },
    onDismissed: (reason) => (dismissed.value = reason),
  });
  onBeforeUnmount(() => hub.stop());

  const call: LessonHubConnection['call'] = async (method, ...args) => {
    const result = await hub.call(method, ...args);
    lastError.value = result === 'none' ? null : result;
    return result;
  };

  return {
    lesson,
    hubState,
    dismissed,
    clockOffset,
    lastError,
    call,
    start: () => hub.start(),
    stop: () => hub.stop(),
    wake: () => hub.wake(),
  };
}
