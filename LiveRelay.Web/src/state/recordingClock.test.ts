import { describe, expect, it } from 'vitest';
import {
  correct,
  leaderAt,
  lengthOf,
  momentAt,
  panesOf,
  playedTracks,
  targetOf,
  type ClockTrack,
} from './recordingClock';

const track = (
  fileName: string,
  startsAtMs = 0,
  durationMs = 60_000,
  name: string | null = null,
): ClockTrack => ({
  fileName,
  track: fileName.split(/[-.]/)[0] ?? '',
  isVideo: fileName.includes('video'),
  name,
  startsAtMs,
  durationMs,
});
const camera = track('camera-1.video');
const voice = track('camera-1.audio');
const guest = track('guest-1.audio', 20_000, 10_000, 'B');
const mix = track('mix.audio');

describe('the clock of a recording', () => {
  it('finds the place of a file that begins later, and nothing before and after it', () => {
    expect(targetOf(guest, 25_500)).toBe(5.5);
    expect(targetOf(guest, 19_999)).toBeNull();
    expect(targetOf(guest, 30_000)).toBeNull();
    expect(momentAt(guest, 5.5)).toBe(25_500);
  });

  it('follows the teacher, else the mix, else any sound, else any picture, else nothing', () => {
    expect(leaderAt([camera, guest, mix, voice], 25_000)).toBe(voice);
    expect(leaderAt([camera, guest, mix], 25_000)).toBe(mix);
    expect(leaderAt([camera, guest], 25_000)).toBe(guest);
    expect(leaderAt([camera, guest], 5_000)).toBe(camera);
    expect(leaderAt([guest], 5_000)).toBeNull();
  });

  it('leaves a small drift, bends the pace for a larger one and jumps over a large one', () => {
    expect(correct(10, 10.02, 1)).toEqual({ kind: 'pace', rate: 1 });
    const behind = correct(10, 10.08, 1.5);
    expect(behind.kind === 'pace' && behind.rate > 1.5 && behind.rate <= 1.62).toBe(true);
    const ahead = correct(10.2, 10, 1);
    expect(ahead).toEqual({ kind: 'pace', rate: 0.92 });
    expect(correct(10, 11, 1)).toEqual({ kind: 'seek', seconds: 11 });
  });

  it('brings a follower to within 80 ms in two seconds, from any drift that it does not jump over', () => {
    for (const start of [-0.24, -0.1, 0.1, 0.24]) {
      let [target, at] = [100, 100 + start];
      for (let tick = 0; tick < 25; tick++) {
        const done = correct(at, target, 1);
        at += done.kind === 'pace' ? done.rate * 0.1 : 0;
        target += 0.1;
      }
      expect(Math.abs(at - target)).toBeLessThanOrEqual(0.08);
    }
  });

  it('plays the mix in place of the voices, and never what was composed for keeping', () => {
    const composed = track('composed.video');
    expect(playedTracks([camera, voice, guest, mix, composed])).toEqual([camera, mix]);
    expect(playedTracks([camera, voice, guest])).toEqual([camera, voice, guest]);
  });

  it('gives one place to files that follow one another, and two to those that run together', () => {
    const later = track('camera-2.video', 60_000);
    const second = track('camera-3.video', 30_000);
    expect(panesOf([camera, later, voice]).map((pane) => pane.tracks)).toEqual([[camera, later]]);
    expect(panesOf([camera, second]).map((pane) => pane.tracks)).toEqual([[camera], [second]]);
    expect(panesOf([voice])).toEqual([]);
  });

  it('is as long as the file that ends last', () => {
    expect(lengthOf([camera, track('screen-1.video', 50_000)], 90_000)).toBe(110_000);
    expect(lengthOf([], 5)).toBe(5);
  });
});
