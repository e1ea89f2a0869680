// The terminal's life: paired or pairing, then asking for the next lesson until there is one to go to.
import { computed, onBeforeUnmount, onMounted, ref, shallowRef } from 'vue';
import { ApiFailure } from '../../protocol/apiClient';
import { askNext, askPairing, startPairing } from '../../protocol/apiPlaces';
import type { DeviceNext, NextLesson, Pairing } from '../../protocol/apiTypes';
import { nextOf, shouldEnter } from '../../state/kiosk';
import { enterLesson } from '../../ui/desk/enterLesson';
import {
  forgetDeviceSecret,
  keepDeviceSecret,
  knownDeviceSecret,
  takeDeviceSecret,
} from '../../ui/kiosk/deviceSecret';

const nextEveryMs = 20_000;
const pairingEveryMs = 3000;

export function useTerminal() {
  const secret = ref(takeDeviceSecret());
  const pairing = shallowRef<Pairing | null>(null);
  const next = shallowRef<DeviceNext | null>(null);
  const offline = ref(false);
  const entering = ref(false);
  const clockOffset = ref(0);
  const now = ref(Date.now());
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  const enter = (lesson: NextLesson) => {
    if (lesson.join === null || entering.value) return;
    entering.value = true;
    enterLesson(lesson.join, '?kiosk=1');
  };

  const lookForLesson = async (known: string): Promise<number> => {
    const answer = await askNext(known);
    clockOffset.value = Date.parse(answer.now) - Date.now();
    next.value = answer;
    return nextEveryMs;
  };

  const lookForPairing = async (): Promise<number> => {
    const current = pairing.value;
    if (current === null || Date.parse(current.expiresAt) <= Date.now() + clockOffset.value) {
      pairing.value = await startPairing();
      return pairingEveryMs;
    }
    if ((await askPairing(current.secret)).state === 'waiting') return pairingEveryMs;
    keepDeviceSecret(current.secret);
    secret.value = current.secret;
    pairing.value = null;
    return 0;
  };

  const beat = async () => {
    let pauseMs = pairingEveryMs;
    try {
      pauseMs = secret.value === null ? await lookForPairing() : await lookForLesson(secret.value);
      offline.value = false;
    } catch (error) {
      pauseMs = react(error);
    }
    if (!stopped) timer = setTimeout(() => void beat(), pauseMs);
  };

  const react = (error: unknown): number => {
    const failure = error instanceof ApiFailure ? error : null;
    if (failure?.slug === 'device-unknown') {
      forgetDeviceSecret();
      secret.value = null;
      next.value = null;
      return 0;
    }
    if (failure?.slug === 'unknown-pairing') {
      pairing.value = null;
      return 0;
    }
    offline.value = failure === null || failure.status === 0 || failure.status >= 500;
    return (failure?.retryAfter ?? 5) * 1000;
  };

  const serverNow = computed(() => now.value + clockOffset.value);
  const upcoming = computed(() =>
    next.value === null ? null : nextOf(next.value.lesson, next.value.today, serverNow.value),
  );
  let ticker: ReturnType<typeof setInterval> | undefined;
  const tick = () => {
    now.value = Date.now();
    // Somebody who opens the kiosk link of another terminal in this browser makes this one that other.
    secret.value = knownDeviceSecret() ?? secret.value;
    const lesson = next.value?.lesson ?? null;
    if (lesson !== null && shouldEnter(lesson, serverNow.value)) enter(lesson);
  };
  onMounted(() => {
    void beat();
    ticker = setInterval(tick, 500);
  });
  onBeforeUnmount(() => {
    stopped = true;
    clearTimeout(timer);
    clearInterval(ticker);
  });

  return { secret, pairing, next, upcoming, offline, entering, serverNow, enter };
}
