// What the measurements before class mean: a grade and a code for each, which the page says in words.

/** `info` is neither good nor bad: a thing that this place does not have. */
export type Grade = 'good' | 'info' | 'warn' | 'bad';

export interface Verdict<Code extends string = string> {
  readonly grade: Grade;
  readonly code: Code;
}

const verdict = <Code extends string>(grade: Grade, code: Code): Verdict<Code> => ({ grade, code });

export interface BrowserAbilities {
  readonly webRtc: boolean;
  /** Cameras and microphones are there only over HTTPS. */
  readonly devices: boolean;
  readonly sound: boolean;
}

export function judgeBrowser({ webRtc, devices, sound }: BrowserAbilities) {
  if (!webRtc) return verdict('bad', 'tooOld');
  if (!devices) return verdict('bad', 'insecure');
  return sound ? verdict('good', 'good') : verdict('warn', 'noSound');
}

/** @param spread how far the picture's brightest and darkest points are apart, 0 to 255. */
export function judgeCamera(height: number, spread: number) {
  // A covered lens still has some noise.
  if (spread < 12) return verdict('warn', 'dark');
  return height < 480 ? verdict('warn', 'small') : verdict('good', 'good');
}

/** @param peak the loudest moment in dBFS while somebody should have spoken; null when it could not be measured. */
export function judgeMicrophone(peak: number | null) {
  if (peak === null) return verdict('warn', 'unmeasured');
  if (peak <= -60) return verdict('bad', 'silent');
  if (peak < -32) return verdict('warn', 'low');
  return peak > -1 ? verdict('warn', 'over') : verdict('good', 'good');
}

/**
 * @param open by how many dB the tone stands out of the room's noise at the microphone without echo cancellation.
 * @param cancelled the same with echo cancellation.
 */
export function judgeEcho(open: number, cancelled: number) {
  if (cancelled >= 20) return verdict('bad', 'strong');
  if (cancelled >= 10) return verdict('warn', 'some');
  // Where the microphone does not hear the loudspeakers at all there is nothing to cancel: headphones, or a switched-off amplifier.
  return open < 6 ? verdict('info', 'unheard') : verdict('good', 'good');
}

/** Camera and slides are 2.5 Mbit/s each, and sound. @param rate in Mbit/s; null when nothing came. */
export function judgeDownlink(rate: number | null) {
  if (rate === null) return verdict('bad', 'failed');
  if (rate < 3) return verdict('bad', 'slow');
  return rate < 6 ? verdict('warn', 'tight') : verdict('good', 'good');
}

export interface PathMeasure {
  readonly path: 'udp' | 'tcp' | 'turn' | null;
  readonly roundTripMs: number | null;
  /** Share of packets, 0 to 1. */
  readonly lost: number | null;
}

export function judgePath({ path, roundTripMs, lost }: PathMeasure) {
  if (path === null) return verdict('bad', 'failed');
  if ((lost ?? 0) > 0.05) return verdict('bad', 'lossy');
  if ((roundTripMs ?? 0) > 400) return verdict('bad', 'slow');
  if ((lost ?? 0) > 0.01) return verdict('warn', 'lossy');
  if ((roundTripMs ?? 0) > 150) return verdict('warn', 'slow');
  return path === 'udp' ? verdict('good', 'good') : verdict('warn', path);
}

/** @param rate what really went out, in Mbit/s, of the 2.5 that a picture takes. */
export function judgeUpload(measure: PathMeasure, rate: number) {
  const path = judgePath(measure);
  if (path.grade === 'bad') return path;
  if (rate < 0.5) return verdict('bad', 'starved');
  return rate < 1.2 ? verdict('warn', 'starved') : path;
}

export function judgeRelay(offered: boolean, measure: PathMeasure | null) {
  if (!offered) return verdict('info', 'none');
  return measure?.path === 'turn' ? verdict('good', 'good') : verdict('warn', 'failed');
}

/** @param offset this computer's clock minus the server's, in ms; null when the server did not tell. */
export function judgeClock(offset: number | null) {
  if (offset === null) return verdict('info', 'unknown');
  const off = Math.abs(offset);
  if (off <= 5000) return verdict('good', 'good');
  return verdict(off <= 120_000 ? 'warn' : 'bad', offset > 0 ? 'ahead' : 'behind');
}

export type Summary = 'bad' | 'warn' | 'unfinished' | 'good';

/** One line for all: null is what has not been tried yet. */
export function summarizeChecks(verdicts: readonly (Verdict | null)[]): { summary: Summary; count: number } {
  const count = (grade: Grade | null) => verdicts.filter((one) => (one?.grade ?? null) === grade).length;
  if (count('bad') > 0) return { summary: 'bad', count: count('bad') };
  if (count(null) > 0) return { summary: 'unfinished', count: count(null) };
  return count('warn') > 0 ? { summary: 'warn', count: count('warn') } : { summary: 'good', count: 0 };
}

/** The power of some frequencies in a spectrum of an AnalyserNode (dB), as a linear sum over two bins on either side. */
export function tonePower(
  spectrum: ArrayLike<number>,
  sampleRate: number,
  frequencies: readonly number[],
): number {
  const binWidth = sampleRate / 2 / spectrum.length;
  let power = 0;
  for (const frequency of frequencies) {
    const middle = Math.round(frequency / binWidth);
    for (let bin = middle - 2; bin <= middle + 2; bin++) power += 10 ** ((spectrum[bin] ?? -200) / 10);
  }
  return power;
}

/** By how many dB the second power is above the first; digital silence counts as -120 dB. */
export function riseDb(before: readonly number[], during: readonly number[]): number {
  const mean = (powers: readonly number[]) =>
    powers.reduce((sum, power) => sum + power, 0) / Math.max(1, powers.length) + 1e-12;
  return 10 * Math.log10(mean(during) / mean(before));
}
