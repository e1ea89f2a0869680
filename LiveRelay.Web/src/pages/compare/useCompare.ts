// Several stretches of lessons on one clock: one of them is heard, all wait for one that has nothing to play yet.
import { computed, onBeforeUnmount, onMounted, readonly, ref, shallowRef, watch, type Ref } from 'vue';
import { SyncPlayer } from '../../media/syncPlayer';
import { ApiFailure } from '../../protocol/apiClient';
import { getRecording } from '../../protocol/apiRecordings';
import type { RecordingDetail, RecordingTrack, Span } from '../../protocol/recordingTypes';
import {
  ownMoment,
  piecesOn,
  placeAll,
  stateAt,
  type Alignment,
  type Stretch,
} from '../../state/compareClock';
import type { ClockTrack } from '../../state/recordingClock';
import { rates } from '../player/usePlayer';

const tickMs = 100;
/** What is withdrawn meanwhile is not shown to its end. */
const checkMs = 10_000;
const shortestLoopMs = 500;

/** One that can be played. */
export interface Tile extends Stretch {
  /** As the page's address has it. */
  readonly key: string;
  readonly title: string;
  readonly recording: RecordingDetail;
}

export type Compare = ReturnType<typeof useCompare>;

export function useCompare(tiles: Ref<readonly Tile[]>) {
  const engine = new SyncPlayer();
  engine.waitsForAll = true;
  const atMs = ref(0);
  const isPlaying = ref(false);
  const isWaiting = ref(false);
  const isBlocked = ref(false);
  const driftMs = ref(0);
  const rate = ref(1);
  const muted = ref(false);
  const loop = ref<Span | null>(null);
  const loopFrom = ref<number | null>(null);
  const heard = ref('');
  const align = ref<Alignment>('start');
  const closed = shallowRef<Readonly<Record<string, ApiFailure | 'failed'>>>({});
  const playable = computed(() => tiles.value.filter(({ key }) => closed.value[key] === undefined));
  const placement = computed(() => placeAll(tiles.value, align.value));
  const lengthMs = computed(() => placement.value.lengthMs);
  const heardKey = computed(() => {
    const [first] = playable.value;
    return playable.value.some(({ key }) => key === heard.value) ? heard.value : (first?.key ?? '');
  });

  const offsetOf = (tile: Tile) => placement.value.offsetsMs[tiles.value.indexOf(tile)] ?? 0;
  const placed = (tile: Tile, track: RecordingTrack): ClockTrack & RecordingTrack => ({
    ...track,
    pieces: piecesOn(track, tile.spans, offsetOf(tile)),
  });
  /** Who is heard leads, so that no voice is bent; its pictures follow. */
  const rankOf = (tile: Tile, track: RecordingTrack) =>
    (tile.key === heardKey.value ? 0 : 10) + (track.isVideo ? 2 : track.track === 'camera' ? 0 : 1);

  const attached = new Map<string, { tile: Tile; track: RecordingTrack; element: HTMLMediaElement }>();
  const nameOf = (tile: Tile, track: RecordingTrack) => `${tile.key}/${track.fileName}`;
  const hand = ({ tile, track, element }: { tile: Tile; track: RecordingTrack; element: HTMLMediaElement }) =>
    engine.attach(
      { ...placed(tile, track), fileName: nameOf(tile, track), rank: rankOf(tile, track) },
      element,
    );
  const attach = (tile: Tile, track: RecordingTrack, element: HTMLMediaElement) => {
    const one = { tile, track, element };
    attached.set(nameOf(tile, track), one);
    hand(one);
  };
  const detach = (tile: Tile, track: RecordingTrack) => {
    attached.delete(nameOf(tile, track));
    engine.detach(nameOf(tile, track));
  };
  watch(
    [placement, heardKey],
    () => {
      engine.keep([[0, lengthMs.value]]);
      for (const one of attached.values()) hand(one);
    },
    { immediate: true },
  );
  watch(rate, (value) => (engine.rate = value));
  watch(loop, (value) => (engine.loop = value));
  engine.onBlocked = () => (isBlocked.value = true);

  const show = () => {
    atMs.value = engine.atMs;
    isPlaying.value = engine.isPlaying;
    isWaiting.value = engine.isWaiting;
    driftMs.value = Math.round(engine.driftMs);
  };
  const tick = () => {
    engine.tick(performance.now());
    show();
  };
  const play = () => {
    isBlocked.value = false;
    engine.play();
    tick();
  };
  const pause = () => {
    engine.pause();
    tick();
  };
  const seek = (to: number) => {
    engine.seek(Math.min(to, lengthMs.value));
    show();
  };
  const alignBy = (by: Alignment) => {
    align.value = by;
    // A loop of the old clock means nothing on the new one.
    endLoop();
    seek(placement.value.meetMs);
  };
  const setLoopFrom = () => {
    loopFrom.value = engine.atMs;
    loop.value = null;
  };
  const setLoopTo = () => {
    const from = loopFrom.value ?? 0;
    if (engine.atMs - from >= shortestLoopMs) loop.value = [from, engine.atMs];
  };
  const endLoop = () => {
    loop.value = null;
    loopFrom.value = null;
  };
  const bendRate = (steps: number) => {
    const next = rates[rates.indexOf(rate.value) + steps];
    if (next !== undefined) rate.value = next;
  };

  /** Whether it may still be watched; `failed` where it may be and does not play. */
  const check = async (tile: Tile, hasFailed = false) => {
    const why = await getRecording(tile.recording.id).then(
      () => (hasFailed ? ('failed' as const) : null),
      (error: unknown) =>
        error instanceof ApiFailure && (error.status === 403 || error.status === 404)
          ? error
          : hasFailed
            ? ('failed' as const)
            : null,
    );
    if (why !== null) closed.value = { ...closed.value, [tile.key]: why };
  };

  let ticks: ReturnType<typeof setInterval> | undefined;
  let checks: ReturnType<typeof setInterval> | undefined;
  onMounted(() => {
    ticks = setInterval(tick, tickMs);
    checks = setInterval(() => {
      if (engine.isPlaying) for (const tile of playable.value) void check(tile);
    }, checkMs);
  });
  onBeforeUnmount(() => {
    clearInterval(ticks);
    clearInterval(checks);
    engine.pause();
  });

  return {
    atMs: readonly(atMs),
    isPlaying: readonly(isPlaying),
    isWaiting: readonly(isWaiting),
    isBlocked: readonly(isBlocked),
    driftMs: readonly(driftMs),
    rate,
    muted,
    loop: readonly(loop) as Readonly<Ref<Span | null>>,
    loopFrom: readonly(loopFrom),
    /** The tile that is heard, by its key. */
    heardKey,
    align: readonly(align) as Readonly<Ref<Alignment>>,
    closed,
    lengthMs,
    placed,
    stateOf: (tile: Tile) => stateAt(tile.spans, offsetOf(tile), atMs.value),
    ownMomentOf: (tile: Tile) => ownMoment(tile.spans, offsetOf(tile), atMs.value),
    play,
    pause,
    seek,
    toggle: () => (engine.isPlaying ? pause() : play()),
    listen: (key: string) => (heard.value = key),
    alignBy,
    setLoopFrom,
    setLoopTo,
    endLoop,
    bendRate,
    attach,
    detach,
    fail: (tile: Tile) => void check(tile, true),
  };
}
