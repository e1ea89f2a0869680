// The player of one recording as its page sees it: where it is, what it does, and what is told of it to the server.
import { computed, onBeforeUnmount, onMounted, readonly, ref, shallowRef, watch, type Ref } from 'vue';
import { SyncPlayer } from '../../media/syncPlayer';
import { ApiFailure } from '../../protocol/apiClient';
import { sendBeat } from '../../protocol/apiRecordings';
import type { RecordingDetail, RecordingTrack, Span, WatchBeat } from '../../protocol/recordingTypes';
import { keptLength, keptOf, toShown } from '../../state/keptTimeline';
import { PlayedSpans } from '../../state/playedSpans';
import { lengthOf, playedTracks } from '../../state/recordingClock';

const tickMs = 100;
const beatMs = 10_000;
export const rates: readonly number[] = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];

export type Player = ReturnType<typeof usePlayer>;

/** @param draft a cut that is being made, which is played instead of the stored one; undefined plays the stored one */
export function usePlayer(recording: Ref<RecordingDetail>, draft: Ref<readonly Span[] | undefined>) {
  const engine = new SyncPlayer();
  const played = new PlayedSpans();
  const atMs = ref(0);
  const isPlaying = ref(false);
  const isWaiting = ref(false);
  const isBlocked = ref(false);
  const driftMs = ref(0);
  const rate = ref(1);
  const loop = ref<Span | null>(null);
  const loopFrom = ref<number | null>(null);
  const closed = shallowRef<ApiFailure | null>(null);
  const tracks = computed(() => playedTracks(recording.value.tracks));
  const lengthMs = computed(() => lengthOf(tracks.value, recording.value.durationMs));
  const kept = computed(() => draft.value ?? keptOf(recording.value.cut, lengthMs.value));
  const shownLength = computed(() => keptLength(kept.value));
  const shownAt = computed(() => toShown(kept.value, atMs.value));

  watch(kept, (spans) => engine.keep(spans), { immediate: true });
  watch(rate, (value) => (engine.rate = value));
  watch(loop, (value) => (engine.loop = value));
  engine.onJump = () => played.jumped();
  engine.onBlocked = () => (isBlocked.value = true);

  const show = () => {
    atMs.value = engine.atMs;
    isPlaying.value = engine.isPlaying;
    isWaiting.value = engine.isWaiting;
    driftMs.value = Math.round(engine.driftMs);
  };
  const tick = () => {
    const now = performance.now();
    engine.tick(now);
    // While it waits its clock stands, and what comes after it is played on from there.
    played.note(engine.atMs, now, engine.isPlaying, document.visibilityState === 'visible', engine.rate);
    const hasEnded = isPlaying.value && !engine.isPlaying;
    show();
    // Whoever watched to the end may go and look at once whether it counted.
    if (hasEnded) void tell();
  };
  const send = (beat: WatchBeat) =>
    sendBeat(recording.value.id, beat).catch((error: unknown) => {
      if (!(error instanceof ApiFailure)) return;
      if (error.status === 0) played.giveBack(beat);
      // Withdrawn or deleted meanwhile: what the browser still has of it is not shown to its end.
      else if (error.status === 403 || error.status === 404) closed.value = error;
    });
  let told: Promise<unknown> = Promise.resolve();
  /** Until all of it has come, or cannot. */
  const tell = () => {
    const beat = played.take(engine.atMs);
    if (beat !== null) told = Promise.all([told, send(beat)]);
    return told;
  };

  const play = () => {
    isBlocked.value = false;
    if (!engine.isPlaying) void send(played.begin(engine.atMs, rate.value));
    engine.play();
    tick();
  };
  const pause = () => {
    engine.pause();
    tick();
    return tell();
  };
  const seek = (to: number) => {
    engine.seek(Math.min(to, lengthMs.value));
    show();
  };
  const setLoopFrom = () => {
    loopFrom.value = engine.atMs;
    loop.value = null;
  };
  const setLoopTo = () => {
    const from = loopFrom.value ?? 0;
    if (engine.atMs - from < 500) return;
    loop.value = [from, engine.atMs];
  };
  /** Plays a stretch again and again, from its beginning. */
  const loopOver = (from: number, to: number) => {
    loopFrom.value = from;
    loop.value = [from, to];
    seek(from);
    play();
  };
  const endLoop = () => {
    loop.value = null;
    loopFrom.value = null;
  };
  const bendRate = (steps: number) => {
    const next = rates[rates.indexOf(rate.value) + steps];
    if (next !== undefined) rate.value = next;
  };

  let ticks: ReturnType<typeof setInterval> | undefined;
  let beats: ReturnType<typeof setInterval> | undefined;
  /** What is played unseen from now on does not count, and was not to be told with what was seen. */
  const lookedAt = () => {
    tick();
    void tell();
  };
  onMounted(() => {
    ticks = setInterval(tick, tickMs);
    beats = setInterval(() => void tell(), beatMs);
    document.addEventListener('visibilitychange', lookedAt);
    window.addEventListener('pagehide', tell);
  });
  onBeforeUnmount(() => {
    clearInterval(ticks);
    clearInterval(beats);
    document.removeEventListener('visibilitychange', lookedAt);
    window.removeEventListener('pagehide', tell);
    engine.pause();
    void tell();
  });

  return {
    atMs: readonly(atMs),
    isPlaying: readonly(isPlaying),
    isWaiting: readonly(isWaiting),
    isBlocked: readonly(isBlocked),
    driftMs: readonly(driftMs),
    rate,
    loop: readonly(loop) as Readonly<Ref<Span | null>>,
    loopFrom: readonly(loopFrom),
    /** Why it may be watched no longer; null while it may. */
    closed,
    tracks,
    lengthMs,
    kept,
    shownLength,
    shownAt,
    play,
    pause,
    seek,
    toggle: () => (engine.isPlaying ? void pause() : play()),
    setLoopFrom,
    setLoopTo,
    loopOver,
    endLoop,
    bendRate,
    attach: (track: RecordingTrack, element: HTMLMediaElement) => engine.attach(track, element),
    detach: (track: RecordingTrack) => engine.detach(track.fileName),
  };
}
