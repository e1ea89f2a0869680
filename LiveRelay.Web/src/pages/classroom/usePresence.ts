// Tells the teacher what really arrives in this room.
import { onBeforeUnmount } from 'vue';
import type { Presence } from '../../protocol/lessonContract';
import {
  drawnSize,
  isNews,
  lossBetween,
  pathOf,
  rateBetween,
  type Counters,
  type Size,
} from '../../state/presence';
import type { Lesson } from '../../ui/useLesson';
import type { Viewer } from '../../ui/stage/useViewer';

const lookEveryMs = 1000;
const reportEveryMs = 5000;
const nothing: Size = { width: 0, height: 0 };

export function usePresence(viewer: Viewer, { lesson, hubState, call }: Lesson): void {
  const { stage, sound } = viewer;
  let reported: Presence | null = null;
  let reportedAt = 0;
  let before: Counters | null = null;

  /** A file's page takes the screen's place. */
  const screenSize = (): Size => {
    const page = document.querySelector<HTMLImageElement>('[data-testid="courseware-page"] img');
    if (lesson.value?.courseware && page) {
      return drawnSize(
        boxOf(page),
        { width: page.naturalWidth, height: page.naturalHeight },
        devicePixelRatio,
      );
    }
    const video = stage.elements.get('screen');
    if (!stage.visible.value.screen || video === undefined) return nothing;
    return drawnSize(boxOf(video), { width: video.videoWidth, height: video.videoHeight }, devicePixelRatio);
  };

  const measure = (): Presence => {
    const latest = stage.statistics.value;
    const { screen, camera } = stage.visible.value;
    const slot = screen ? 'screen' : camera ? 'camera' : 'guest';
    const counters: Counters = {
      at: latest?.at ?? 0,
      packetsReceived: latest?.figures.packetsReceived ?? 0,
      packetsLost: latest?.figures.packetsLost ?? 0,
      frames: latest?.figures.framesDecoded.get(stage.pictures.value.get(slot)?.id ?? '') ?? 0,
    };
    const isLive = stage.connection.value.phase === 'live';
    const since = before ?? counters;
    before = counters;
    const { width, height } = screenSize();
    return {
      hasPicture: isLive && viewer.anyPicture.value,
      hasSound: isLive && !sound.locked.value && !sound.muted.value,
      path: isLive ? pathOf(latest?.figures.path ?? null) : 'none',
      lossPercent: lossBetween(since, counters),
      roundTripMs: Math.round(latest?.figures.roundTripMs ?? 0),
      frameRate: rateBetween(since, counters),
      screenWidth: width,
      screenHeight: height,
    };
  };

  const look = async () => {
    if (hubState.value !== 'live') {
      reported = null;
      return;
    }
    const now = performance.now();
    const kept = before;
    const presence = measure();
    if (now - reportedAt < reportEveryMs && !isNews(reported, presence)) {
      // Rates are over the time between two reports.
      before = kept;
      return;
    }
    reported = presence;
    reportedAt = now;
    if ((await call('ReportPresence', presence)) !== 'none') reported = null;
  };
  const timer = setInterval(() => void look(), lookEveryMs);
  onBeforeUnmount(() => clearInterval(timer));
}

function boxOf(element: HTMLElement): Size {
  return { width: element.clientWidth, height: element.clientHeight };
}
