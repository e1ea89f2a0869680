import { describe, expect, it } from 'vitest';
import {
  judgeBrowser,
  judgeCamera,
  judgeClock,
  judgeDownlink,
  judgeEcho,
  judgeMicrophone,
  judgePath,
  judgeRelay,
  judgeUpload,
  riseDb,
  summarizeChecks,
  tonePower,
  type Verdict,
} from './check';

const said = ({ grade, code }: Verdict) => `${grade} ${code}`;
const path = (kind: 'udp' | 'tcp' | 'turn' | null, roundTripMs = 10, lost = 0) => ({
  path: kind,
  roundTripMs,
  lost,
});

describe('what a measurement means', () => {
  it.each([
    [judgeBrowser({ webRtc: false, devices: true, sound: true }), 'bad tooOld'],
    [judgeBrowser({ webRtc: true, devices: false, sound: true }), 'bad insecure'],
    [judgeBrowser({ webRtc: true, devices: true, sound: false }), 'warn noSound'],
    [judgeBrowser({ webRtc: true, devices: true, sound: true }), 'good good'],
    [judgeCamera(720, 3), 'warn dark'],
    [judgeCamera(240, 100), 'warn small'],
    [judgeCamera(720, 100), 'good good'],
    [judgeMicrophone(null), 'warn unmeasured'],
    [judgeMicrophone(-100), 'bad silent'],
    [judgeMicrophone(-40), 'warn low'],
    [judgeMicrophone(0), 'warn over'],
    [judgeMicrophone(-12), 'good good'],
    [judgeEcho(40, 30), 'bad strong'],
    [judgeEcho(40, 12), 'warn some'],
    [judgeEcho(40, 2), 'good good'],
    [judgeEcho(1, 1), 'info unheard'],
    [judgeDownlink(null), 'bad failed'],
    [judgeDownlink(1), 'bad slow'],
    [judgeDownlink(4), 'warn tight'],
    [judgeDownlink(50), 'good good'],
    [judgePath(path(null)), 'bad failed'],
    [judgePath(path('udp')), 'good good'],
    [judgePath(path('tcp')), 'warn tcp'],
    [judgePath(path('turn')), 'warn turn'],
    [judgePath(path('udp', 200)), 'warn slow'],
    [judgePath(path('udp', 500)), 'bad slow'],
    [judgePath(path('udp', 10, 0.02)), 'warn lossy'],
    [judgePath(path('tcp', 10, 0.2)), 'bad lossy'],
    [judgeUpload(path('udp'), 0.2), 'bad starved'],
    [judgeUpload(path('udp'), 1), 'warn starved'],
    [judgeUpload(path('udp'), 2.4), 'good good'],
    [judgeUpload(path(null), 2.4), 'bad failed'],
    [judgeRelay(false, null), 'info none'],
    [judgeRelay(true, null), 'warn failed'],
    [judgeRelay(true, path('turn')), 'good good'],
    [judgeClock(null), 'info unknown'],
    [judgeClock(-4000), 'good good'],
    [judgeClock(30_000), 'warn ahead'],
    [judgeClock(-3_600_000), 'bad behind'],
  ])('%o is %s', (verdict, words) => {
    expect(said(verdict)).toBe(words);
  });
});

describe('the line on top', () => {
  const of = (...grades: (Verdict['grade'] | null)[]) =>
    summarizeChecks(grades.map((grade) => (grade === null ? null : { grade, code: '' })));

  it('says the worst first, then what has not been tried', () => {
    expect(of('good', 'bad', null, 'warn', 'bad')).toEqual({ summary: 'bad', count: 2 });
    expect(of('good', null, 'warn')).toEqual({ summary: 'unfinished', count: 1 });
    expect(of('good', 'warn', 'info')).toEqual({ summary: 'warn', count: 1 });
    expect(of('good', 'info')).toEqual({ summary: 'good', count: 0 });
  });
});

describe('the tone in a spectrum', () => {
  it('is found at its frequency and not beside it', () => {
    const spectrum = new Float32Array(4096).fill(-120);
    // 1000 Hz at 48 kHz and 8192 points.
    spectrum[Math.round(1000 / (24_000 / 4096))] = -20;
    expect(10 * Math.log10(tonePower(spectrum, 48_000, [1000]))).toBeCloseTo(-20, 1);
    expect(10 * Math.log10(tonePower(spectrum, 48_000, [2000]))).toBeLessThan(-100);
  });

  it('rises by as much as its power', () => {
    expect(riseDb([1e-6, 1e-6], [1e-4, 1e-4])).toBeCloseTo(20, 1);
    expect(riseDb([0], [0])).toBe(0);
  });
});
