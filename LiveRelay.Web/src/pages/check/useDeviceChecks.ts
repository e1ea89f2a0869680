// Camera, microphone, loudspeakers and echo.
import { onBeforeUnmount, ref, shallowRef } from 'vue';
import { DeviceError, openDevices, type DeviceKind, type DeviceProblem } from '../../media/devices';
import { LevelMeter } from '../../media/levelMeter';
import type { EchoMeasure } from '../../media/testTone';
import { judgeCamera, judgeEcho, judgeMicrophone, type Verdict } from '../../state/check';
import { useStep } from './useStep';

export type EchoCode = ReturnType<typeof judgeEcho>['code'] | DeviceProblem;
type CameraCode = ReturnType<typeof judgeCamera>['code'] | DeviceProblem;
type MicrophoneCode = ReturnType<typeof judgeMicrophone>['code'] | DeviceProblem;

/** Loaded when a sound is asked for. */
const tones = () => import('../../media/testTone');

const speakMs = 5000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export function useDeviceChecks() {
  const picture = shallowRef<MediaStreamTrack | null>(null);
  const level = ref<number | null>(null);
  const opened = new Set<MediaStreamTrack>();
  const meter = new LevelMeter();

  const open = async (kind: DeviceKind): Promise<MediaStreamTrack | DeviceProblem> => {
    try {
      const track = (await openDevices({ [kind]: null }))[kind];
      if (track === undefined) return 'notFound';
      opened.add(track);
      return track;
    } catch (error) {
      return error instanceof DeviceError ? error.problem : 'unknown';
    }
  };
  const close = (track: MediaStreamTrack) => {
    track.stop();
    opened.delete(track);
  };

  const camera = useStep<CameraCode, string>(async () => {
    picture.value = null;
    const track = await open('camera');
    if (typeof track === 'string') return { verdict: { grade: 'bad', code: track }, value: null };
    picture.value = track;
    // Cameras open their eyes slowly.
    await pause(1500);
    const { width = 0, height = 0 } = track.getSettings();
    const spread = await spreadOf(track);
    return { verdict: judgeCamera(height, spread), value: `${track.label} ${width}×${height}` };
  });

  const microphone = useStep<MicrophoneCode, { label: string; peak: number | null }>(async () => {
    const track = await open('microphone');
    if (typeof track === 'string') return { verdict: { grade: 'bad', code: track }, value: null };
    meter.listen(track);
    let peak: number | null = null;
    for (let waited = 0; waited < speakMs; waited += 66) {
      await pause(66);
      level.value = meter.read();
      if (level.value !== null) peak = Math.max(peak ?? -100, level.value);
    }
    level.value = null;
    meter.listen(null);
    close(track);
    return { verdict: judgeMicrophone(peak), value: { label: track.label, peak } };
  });

  const heard = shallowRef<Verdict<'heard' | 'notHeard'> | null>(null);
  const playing = ref(false);
  const played = ref(false);
  const play = async () => {
    playing.value = true;
    heard.value = null;
    await tones()
      .then(({ playTone }) => playTone())
      .catch(() => undefined);
    playing.value = false;
    played.value = true;
  };
  const answer = (yes: boolean) => {
    heard.value = yes ? { grade: 'good', code: 'heard' } : { grade: 'bad', code: 'notHeard' };
  };

  const echo = useStep<EchoCode, EchoMeasure>(async () => {
    try {
      const measure = await (await tones()).measureEcho();
      return { verdict: judgeEcho(measure.open, measure.cancelled), value: measure };
    } catch {
      return { verdict: { grade: 'bad', code: 'unknown' }, value: null };
    }
  });

  onBeforeUnmount(() => {
    opened.forEach(close);
    meter.close();
  });
  return { camera, microphone, echo, picture, level, speakers: { heard, playing, played, play, answer } };
}

/** How far the brightest and the darkest points of a camera's picture are apart, 0 to 255. */
async function spreadOf(track: MediaStreamTrack): Promise<number> {
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = new MediaStream([track]);
  await video.play().catch(() => undefined);
  const canvas = document.createElement('canvas');
  canvas.width = 64;
  canvas.height = 36;
  const context = canvas.getContext('2d');
  if (context === null) return 255;
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  let [least, most] = [255, 0];
  for (let at = 0; at < data.length; at += 4) {
    const light = 0.3 * (data[at] ?? 0) + 0.59 * (data[at + 1] ?? 0) + 0.11 * (data[at + 2] ?? 0);
    least = Math.min(least, light);
    most = Math.max(most, light);
  }
  video.srcObject = null;
  return most - least;
}
