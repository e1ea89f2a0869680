import { describe, expect, it } from 'vitest';
import type { ClockTrack } from '../state/recordingClock';
import { SyncPlayer, type PlayerElement } from './syncPlayer';

/** A file that plays by hand, and seeks at once. */
class Tape implements PlayerElement {
  currentTime = 0;
  playbackRate = 1;
  paused = true;
  readyState = 4;
  seeking = false;
  ended = false;
  /** How fast its clock really is. */
  pace = 1;

  play(): Promise<void> {
    this.paused = false;
    return Promise.resolve();
  }

  pause(): void {
    this.paused = true;
  }

  run(ms: number): void {
    if (!this.paused && this.readyState >= 2) this.currentTime += (ms / 1000) * this.playbackRate * this.pace;
  }
}

const track = (fileName: string, startsAtMs = 0, durationMs = 60_000): ClockTrack => ({
  fileName,
  track: fileName.split('-')[0] ?? '',
  isVideo: fileName.includes('video'),
  name: null,
  startsAtMs,
  durationMs,
});

function setUp(...tracks: ClockTrack[]) {
  const player = new SyncPlayer();
  player.keep([[0, 60_000]]);
  const tapes = tracks.map((one) => {
    const tape = new Tape();
    player.attach(one, tape);
    return tape;
  });
  let now = 0;
  const run = (ms: number) => {
    for (let passed = 0; passed < ms; passed += 100) {
      tapes.forEach((tape) => tape.run(100));
      player.tick((now += 100));
    }
  };
  return { player, tapes, run };
}

describe('playing a recording', () => {
  it('keeps the others within 80 ms of the teacher’s voice, at every pace', () => {
    const { player, tapes, run } = setUp(
      track('camera-1.audio'),
      track('camera-1.video'),
      track('screen-1.video', 5000),
    );
    const [voice, camera, screen] = tapes as [Tape, Tape, Tape];
    camera.pace = 1.01;
    screen.pace = 0.98;
    for (const rate of [1, 2, 0.5]) {
      player.rate = rate;
      player.play();
      run(8000);
      expect(player.driftMs).toBeLessThanOrEqual(80);
      expect(Math.abs(camera.currentTime - voice.currentTime)).toBeLessThanOrEqual(0.08);
    }
    expect(Math.abs(screen.currentTime + 5 - voice.currentTime)).toBeLessThanOrEqual(0.08);
  });

  it('begins and ends a guest’s file when its time has come', () => {
    const { player, tapes, run } = setUp(track('camera-1.audio'), track('guest-1.video', 2000, 3000));
    const guest = tapes[1]!;
    player.play();
    run(1500);
    expect(guest.paused).toBe(true);
    run(2000);
    expect(guest.paused).toBe(false);
    expect(guest.currentTime).toBeGreaterThan(1);
    run(2500);
    expect(guest.paused).toBe(true);
  });

  it('skips what is cut out and stands at the end', () => {
    const { player, run } = setUp(track('camera-1.audio'));
    player.keep([
      [1000, 2000],
      [30_000, 31_000],
    ]);
    player.seek(0);
    expect(player.atMs).toBe(1000);
    player.play();
    run(1300);
    expect(player.atMs).toBeGreaterThanOrEqual(30_000);
    run(1500);
    expect(player.isPlaying).toBe(false);
    expect(player.atMs).toBe(31_000);
    player.play();
    expect(player.atMs).toBe(1000);
  });

  it('loops', () => {
    const { player, run } = setUp(track('camera-1.audio'));
    player.loop = [10_000, 12_000];
    player.seek(11_000);
    player.play();
    run(1300);
    expect(player.atMs).toBeLessThan(11_000);
  });

  it('holds everything while the voice is waited for', () => {
    const { player, tapes, run } = setUp(track('camera-1.audio'), track('camera-1.video'));
    const [voice, camera] = tapes as [Tape, Tape];
    player.play();
    run(1000);
    voice.readyState = 1;
    run(2000);
    expect(player.isWaiting).toBe(true);
    expect(camera.paused).toBe(true);
    voice.readyState = 4;
    run(1000);
    expect(player.isWaiting).toBe(false);
    expect(player.driftMs).toBeLessThanOrEqual(80);
  });

  it('runs by time alone where no file has anything', () => {
    const { player, run } = setUp(track('camera-1.audio', 0, 1000), track('camera-2.audio', 4000, 5000));
    player.play();
    run(6000);
    expect(player.atMs).toBeGreaterThan(5000);
    expect(player.atMs).toBeLessThan(6200);
  });

  it('plays pictures alone', () => {
    const { player, run } = setUp(track('camera-1.video'), track('camera-2.video'));
    player.play();
    run(2000);
    expect(player.atMs).toBeGreaterThan(1700);
    expect(player.driftMs).toBeLessThanOrEqual(80);
  });
});

describe('playing several lessons side by side', () => {
  const piece = (atMs: number, fileMs: number, lengthMs: number) => ({ atMs, fileMs, lengthMs });
  const placed = (fileName: string, rank: number, ...pieces: ClockTrack['pieces'] & object): ClockTrack => ({
    ...track(fileName),
    rank,
    pieces,
  });

  it('keeps four within 80 ms for a minute, each from its own second', () => {
    const four = [3000, 10_000, 0, 20_000].map((fileMs, index) =>
      placed(`camera-${index}.video`, index, piece(0, fileMs, 60_000)),
    );
    const { player, tapes, run } = setUp(...four);
    player.waitsForAll = true;
    tapes.forEach((tape, index) => (tape.pace = [1, 1.01, 0.99, 1.02][index] ?? 1));
    player.play();
    for (let second = 0; second < 59; second++) {
      run(1000);
      const moments = tapes.map((tape, index) => tape.currentTime - ([3, 10, 0, 20][index] ?? 0));
      expect(Math.max(...moments) - Math.min(...moments)).toBeLessThanOrEqual(0.08);
    }
  });

  it('holds all of them while one is waited for, also when that one does not lead', () => {
    const { player, tapes, run } = setUp(
      placed('camera-1.audio', 0, piece(0, 0, 60_000)),
      placed('camera-2.video', 1, piece(0, 0, 60_000)),
    );
    player.waitsForAll = true;
    const [leader, other] = tapes as [Tape, Tape];
    player.play();
    run(1000);
    other.readyState = 2;
    const before = player.atMs;
    run(2000);
    expect(player.isWaiting).toBe(true);
    expect(leader.paused).toBe(true);
    expect(player.atMs - before).toBeLessThanOrEqual(200);
    other.readyState = 4;
    run(1000);
    expect(player.isWaiting).toBe(false);
    expect(leader.paused || other.paused).toBe(false);
    expect(player.driftMs).toBeLessThanOrEqual(80);
  });

  it('leaves the shorter on its last picture, and one that has not begun on its first', () => {
    const { player, tapes, run } = setUp(
      placed('camera-1.audio', 0, piece(0, 0, 10_000)),
      placed('camera-2.video', 1, piece(0, 5000, 3000)),
      placed('camera-3.video', 2, piece(4000, 7000, 3000)),
    );
    player.play();
    run(2000);
    expect(tapes[2]!.currentTime).toBe(7);
    run(3000);
    expect(tapes[1]!.paused).toBe(true);
    expect(tapes[1]!.currentTime).toBeCloseTo(7.9);
    expect(tapes[2]!.paused).toBe(false);
    player.seek(9000);
    expect(tapes[1]!.currentTime).toBeCloseTo(7.9);
    expect(tapes[2]!.currentTime).toBeCloseTo(9.9);
  });

  it('jumps over what is cut out of one, whether it leads or follows', () => {
    for (const rank of [0, 2]) {
      const { player, tapes, run } = setUp(
        placed('camera-1.video', rank, piece(0, 0, 2000), piece(2000, 30_000, 20_000)),
        placed('camera-2.video', 1, piece(0, 0, 22_000)),
      );
      player.waitsForAll = true;
      player.play();
      run(6000);
      expect(player.atMs).toBeGreaterThan(5000);
      expect(tapes[0]!.currentTime).toBeCloseTo(28 + player.atMs / 1000, 0);
      expect(Math.abs(tapes[0]!.currentTime - 28 - tapes[1]!.currentTime)).toBeLessThanOrEqual(0.25);
    }
  });

  it('goes on with another leader when the one that is heard has ended', () => {
    const { player, run } = setUp(
      placed('camera-1.audio', 0, piece(0, 0, 2000)),
      placed('camera-2.video', 1, piece(0, 0, 9000)),
    );
    player.keep([[0, 9000]]);
    player.play();
    run(5000);
    expect(player.atMs).toBeGreaterThan(4500);
    run(5000);
    expect(player.isPlaying).toBe(false);
    expect(player.atMs).toBe(9000);
  });
});
