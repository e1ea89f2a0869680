// The microphone's level, many times a second, and the alarm when it stays silent on air.
import { onBeforeUnmount, ref, watch, type Ref } from 'vue';
import { LevelMeter } from '../../media/levelMeter';
import { SilenceWatch } from '../../state/silence';

export interface Level {
  /** Peak in dBFS; null while it cannot be measured. */
  readonly peak: Readonly<Ref<number | null>>;
  readonly silent: Readonly<Ref<boolean>>;
}

const lookEveryMs = 66;

export function useLevel(
  track: Readonly<Ref<MediaStreamTrack | null>>,
  onAir: Readonly<Ref<boolean>>,
): Level {
  const peak = ref<number | null>(null);
  const silent = ref(false);
  const silence = new SilenceWatch();
  const meter = new LevelMeter();

  watch(track, (latest) => meter.listen(latest), { immediate: true });
  watch(onAir, () => silence.reset());

  const timer = setInterval(() => {
    const level = track.value === null ? -100 : meter.read();
    // A bar that falls slowly can be read; one that jumps cannot.
    peak.value = level === null ? null : Math.max(level, (peak.value ?? -100) - 2.5);
    silent.value = onAir.value && level !== null && silence.observe(level, performance.now());
  }, lookEveryMs);
  onBeforeUnmount(() => {
    clearInterval(timer);
    meter.close();
  });
  return { peak, silent };
}
