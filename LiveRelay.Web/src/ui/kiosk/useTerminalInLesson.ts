// A room's own terminal while it is in a lesson: it goes on telling that it is there, and goes where the room belongs afterwards.
import { computed, onBeforeUnmount, onMounted, watch } from 'vue';
import { ApiFailure } from '../../protocol/apiClient';
import { askNext } from '../../protocol/apiPlaces';
import type { NextLesson } from '../../protocol/apiTypes';
import { shouldEnter } from '../../state/kiosk';
import type { Lesson } from '../useLesson';
import type { Page } from '../usePage';
import { knownDeviceSecret } from './deviceSecret';
import { drawPicture, keepHeartbeat } from './heartbeat';

/** Long enough to read that the lesson is over. */
const backAfterMs = 20_000;
const askEveryMs = 60_000;

export function useTerminalInLesson(
  page: Page,
  hub: Pick<Lesson, 'lesson' | 'hubState' | 'dismissed'>,
): void {
  if (!page.kiosk) return;
  const goBack = () => location.assign('/kiosk');

  /** Ended, or the token is not good any more: nothing will come here again. */
  const over = computed(
    () =>
      hub.lesson.value?.state === 'ended' ||
      hub.dismissed.value === 'revoked' ||
      hub.dismissed.value === 'cancelled' ||
      hub.hubState.value === 'refused',
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(
    over,
    (isOver) => {
      clearTimeout(timer);
      if (isOver) timer = setTimeout(goBack, backAfterMs);
    },
    { immediate: true },
  );

  const isOther = (lesson: NextLesson, now: string) =>
    lesson.id !== page.lesson && shouldEnter(lesson, Date.parse(now));

  /** A lesson that nobody ended must not keep the room from its next one. */
  const lookAhead = async () => {
    const secret = knownDeviceSecret();
    if (secret === null) return;
    try {
      const { lesson, now } = await askNext(secret);
      // Whom the teacher removed must not come back at once, only when this lesson is over.
      if (lesson === null ? hub.dismissed.value === 'removed' : isOther(lesson, now)) goBack();
    } catch (error) {
      if (error instanceof ApiFailure && error.slug === 'device-unknown') goBack();
    }
  };

  let ticker: ReturnType<typeof setInterval> | undefined;
  let stopHeartbeat: (() => void) | undefined;
  onMounted(() => {
    stopHeartbeat = keepHeartbeat(() => drawPicture(drawLargest));
    ticker = setInterval(() => void lookAhead(), askEveryMs);
  });
  onBeforeUnmount(() => {
    stopHeartbeat?.();
    clearInterval(ticker);
    clearTimeout(timer);
  });
}

/** The picture that fills most of the screen is what the class looks at. */
function drawLargest(context: CanvasRenderingContext2D, width: number, height: number): void {
  context.fillStyle = '#000';
  context.fillRect(0, 0, width, height);
  const area = ({ clientWidth, clientHeight }: HTMLVideoElement) => clientWidth * clientHeight;
  const playing = [...document.querySelectorAll('video')].filter(
    (video) => video.videoWidth > 0 && area(video) > 0,
  );
  const largest = playing.sort((one, other) => area(other) - area(one))[0];
  if (largest === undefined) {
    context.fillStyle = '#fff';
    context.font = '28px sans-serif';
    context.textAlign = 'center';
    context.fillText(document.title, width / 2, height / 2, width - 40);
    return;
  }
  const scale = Math.min(width / largest.videoWidth, height / largest.videoHeight);
  const [w, h] = [largest.videoWidth * scale, largest.videoHeight * scale];
  context.drawImage(largest, (width - w) / 2, (height - h) / 2, w, h);
}
