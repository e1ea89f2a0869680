// What watches a lesson needs beside its pictures: sound, words for the connection, what to say instead of a picture.
import { computed, onMounted, watch, type ComputedRef, type Ref } from 'vue';
import type { CoursewareView } from '../../protocol/lessonContract';
import { connectionWords, type ConnectionWords } from '../connectionWords';
import { t } from '../i18n';
import type { Page } from '../usePage';
import { useLeaving } from '../useLeaving';
import type { Lesson } from '../useLesson';
import { useTitle } from '../useTitle';
import { useWake } from '../useWake';
import { useWakeLock } from '../useWakeLock';
import { useFullscreen, type Fullscreen } from './useFullscreen';
import { useIdle } from './useIdle';
import { useLessonStage, type LessonStage } from './useLessonStage';
import { useSound, type Sound } from './useSound';

export interface ViewerNotice {
  readonly title: string;
  readonly text: string;
  readonly alarm: boolean;
}

export interface Viewer {
  readonly page: Page;
  readonly stage: LessonStage;
  readonly sound: Sound;
  readonly fullscreen: Fullscreen;
  readonly idle: Readonly<Ref<boolean>>;
  readonly courseware: ComputedRef<CoursewareView | null>;
  readonly anyPicture: ComputedRef<boolean>;
  /** The lesson has ended: nothing is waited for. */
  readonly isOver: ComputedRef<boolean>;
  readonly words: ComputedRef<ConnectionWords>;
  readonly notice: ComputedRef<ViewerNotice | null>;
  readonly title: ComputedRef<string>;
}

export function useViewer(page: Page, { lesson, dismissed, ...hub }: Lesson): Viewer {
  const stage = useLessonStage('viewer', page, 'lesson', lesson, hub.hubState);
  const { connection, everLive } = stage;
  const sound = useSound(stage);
  const fullscreen = useFullscreen();
  const idle = useIdle();
  useWakeLock();

  const supported = typeof RTCPeerConnection === 'function';
  const usable = supported && page.token !== null;
  const start = () => {
    if (!usable) return;
    stage.start();
    hub.start();
  };
  useWake(() => {
    stage.wake();
    hub.wake();
  });
  useLeaving(() => {
    stage.stop();
    hub.stop();
  }, start);
  onMounted(start);
  watch(dismissed, (reason) => {
    if (reason !== null) stage.stop();
  });

  // A slide that stays after the lesson would hide that it is over.
  const courseware = computed(() =>
    lesson.value?.state === 'ended' ? null : (lesson.value?.courseware ?? null),
  );
  const anyPicture = computed(
    () => courseware.value !== null || Object.values(stage.visible.value).some(Boolean),
  );
  const isOver = computed(() => lesson.value?.state === 'ended' && !anyPicture.value);
  const words = computed<ConnectionWords>(() => {
    if (!usable) return { tone: 'alarm', text: t.value.connection.refused };
    if (isOver.value && connection.value.phase === 'live') {
      return { tone: 'calm', text: t.value.stage.ended.title };
    }
    const shows = anyPicture.value || stage.soundOnly.value;
    return connectionWords(connection.value, everLive.value, shows, t.value);
  });

  const notice = computed<ViewerNotice | null>(() => {
    const { refusal, stage: texts } = t.value;
    if (!supported) return { ...refusal.noWebRtc, alarm: true };
    if (page.token === null) return { ...refusal.noToken, alarm: true };
    if (dismissed.value !== null) return { ...texts.dismissed[dismissed.value], alarm: true };
    if (connection.value.refusal !== null) return { ...refusal[connection.value.refusal], alarm: true };
    if (isOver.value) return { ...texts.ended, alarm: false };
    if (anyPicture.value) return null;
    if (connection.value.phase === 'live') {
      return stage.soundOnly.value
        ? { title: texts.soundOnlyTitle, text: texts.soundOnlyText, alarm: false }
        : { title: texts.waitingTitle, text: texts.waitingText, alarm: false };
    }
    return everLive.value
      ? { title: texts.lostTitle, text: texts.lostText, alarm: false }
      : { title: texts.connectingTitle, text: texts.waitingText, alarm: false };
  });

  const title = computed(() => lesson.value?.title || t.value.lesson(page.lesson));
  useTitle(() => `${title.value} · ${words.value.text}`);

  return { page, stage, sound, fullscreen, idle, courseware, anyPicture, isOver, words, notice, title };
}
