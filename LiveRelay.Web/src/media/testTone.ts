// Tones for trying loudspeakers, and how much of them a microphone hears.
import { riseDb, tonePower } from '../state/check';

/** In the middle of speech, where classrooms' loudspeakers and echo cancellers work. */
const frequencies = [523, 988, 1760] as const;
/** Well above a room's noise and far from frightening anybody. */
const loudness = 0.12;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function startTone(context: AudioContext): () => void {
  const gain = context.createGain();
  gain.gain.value = 0;
  gain.connect(context.destination);
  const sources = frequencies.map((frequency) => {
    const source = context.createOscillator();
    source.frequency.value = frequency;
    source.connect(gain);
    source.start();
    return source;
  });
  // Beats like syllables: echo cancellers and noise filters take an endless tone for a humming machine.
  for (let beat = 0; beat < 40; beat++) {
    gain.gain.setTargetAtTime(loudness, context.currentTime + beat * 0.25, 0.01);
    gain.gain.setTargetAtTime(0, context.currentTime + beat * 0.25 + 0.17, 0.01);
  }
  return () => {
    sources.forEach((source) => source.stop());
    gain.disconnect();
  };
}

/** Call it from a press: browsers let no page make sounds by itself. */
export async function playTone(forMs = 2000): Promise<void> {
  const context = new AudioContext();
  await context.resume();
  const stop = startTone(context);
  await pause(forMs);
  stop();
  await context.close();
}

export interface EchoMeasure {
  /** By how many dB the tone stands out of the noise at the microphone, without echo cancellation and with it. */
  readonly open: number;
  readonly cancelled: number;
}

/** @throws DOMException when there is no microphone */
export async function measureEcho(): Promise<EchoMeasure> {
  const open = await riseAtMicrophone(false);
  return { open, cancelled: await riseAtMicrophone(true) };
}

async function riseAtMicrophone(echoCancellation: boolean): Promise<number> {
  const stream = await navigator.mediaDevices.getUserMedia({
    // Only what is tried: noise filters and automatic gain would hide it.
    audio: { echoCancellation, noiseSuppression: false, autoGainControl: false },
  });
  const context = new AudioContext();
  try {
    await context.resume();
    const analyser = context.createAnalyser();
    analyser.fftSize = 8192;
    analyser.smoothingTimeConstant = 0;
    context.createMediaStreamSource(stream).connect(analyser);
    // A microphone needs a moment after it is opened.
    await pause(400);
    const before = await listen(analyser, context.sampleRate, 900);
    const stop = startTone(context);
    // Echo cancellers learn the room within about a second.
    await pause(1200);
    const during = await listen(analyser, context.sampleRate, 1200);
    stop();
    return riseDb(before, during);
  } finally {
    stream.getTracks().forEach((track) => track.stop());
    await context.close();
  }
}

async function listen(analyser: AnalyserNode, sampleRate: number, forMs: number): Promise<number[]> {
  const spectrum = new Float32Array(analyser.frequencyBinCount);
  const powers: number[] = [];
  for (let waited = 0; waited < forMs; waited += 60) {
    await pause(60);
    analyser.getFloatFrequencyData(spectrum);
    powers.push(tonePower(spectrum, sampleRate, frequencies));
  }
  return powers;
}
