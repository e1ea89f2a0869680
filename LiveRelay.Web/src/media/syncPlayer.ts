// Plays files as one, all of a recording or several lessons side by side: one of them leads, the others are kept in step with it, and what is
// cut out is skipped.
import type { Span } from '../protocol/recordingTypes';
import { skipTo } from '../state/keptTimeline';
import {
  correct,
  leaderAt,
  momentAt,
  pieceAt,
  standOf,
  targetOf,
  type ClockTrack,
} from '../state/recordingClock';

export type PlayerElement = Pick<
  HTMLMediaElement,
  'currentTime' | 'playbackRate' | 'paused' | 'readyState' | 'seeking' | 'ended' | 'play' | 'pause'
>;

interface Part {
  readonly track: ClockTrack;
  readonly element: PlayerElement;
  /** No second jump before then: one jump takes a while. */
  settledAt: number;
}

const haveCurrentData = 2;
const haveFutureData = 3;
const settleMs = 800;
/** A standing picture this near to its place is there. */
const nearSeconds = 0.04;

export class SyncPlayer {
  atMs = 0;
  isPlaying = false;
  /** Whether it would play and cannot yet. */
  isWaiting = false;
  rate = 1;
  /** Whether all wait for one that has nothing to play yet; else only the one that leads is waited for. */
  waitsForAll = false;
  loop: Span | null = null;
  /** Told when the moment changed otherwise than by playing. */
  onJump: () => void = () => undefined;
  /** Told when the browser wants a press before it lets anything sound. */
  onBlocked: () => void = () => undefined;
  /** Of the files that play, how far the worst was off when last looked at. */
  driftMs = 0;

  private readonly parts = new Map<string, Part>();
  private kept: readonly Span[] = [];
  private leading: string | null = null;
  /** Where its piece lies on the clock: at the next one it must be moved. */
  private leadingFrom = 0;
  private lastTick: number | null = null;

  /** What is played of the recording. */
  keep(kept: readonly Span[]): void {
    this.kept = kept;
  }

  attach(track: ClockTrack, element: PlayerElement): void {
    const before = this.parts.get(track.fileName);
    this.parts.set(track.fileName, { track, element, settledAt: 0 });
    // Known already, and grown.
    if (before?.element === element) return;
    const target = targetOf(track, this.atMs);
    if (target !== null && target > 0) element.currentTime = target;
  }

  detach(fileName: string): void {
    this.parts.delete(fileName);
    if (this.leading === fileName) this.leading = null;
  }

  play(): void {
    this.isPlaying = true;
    // From its end it begins again.
    if (skipTo(this.kept, this.atMs + 1) === null) this.seek(this.kept[0]?.[0] ?? 0);
  }

  pause(): void {
    this.isPlaying = false;
    for (const { element } of this.parts.values()) if (!element.paused) element.pause();
  }

  seek(atMs: number): void {
    this.atMs = skipTo(this.kept, Math.max(0, atMs)) ?? this.kept[this.kept.length - 1]?.[1] ?? 0;
    this.lastTick = null;
    for (const { track, element } of this.parts.values()) {
      const target = targetOf(track, this.atMs) ?? standOf(track, this.atMs);
      if (target !== null) element.currentTime = target;
    }
    this.onJump();
  }

  /** To be called about ten times a second. @param now milliseconds of a steady clock */
  tick(now: number): void {
    const passed = this.lastTick === null ? 0 : now - this.lastTick;
    this.lastTick = now;
    this.advance(passed);
    this.turn();
    this.follow(now);
  }

  /** Where the recording is now, as the file that leads says; where there is none, time alone. */
  private advance(passedMs: number): void {
    const tracks = [...this.parts.values()].map(({ track }) => track);
    const leader = leaderAt(tracks, this.atMs);
    const part = leader === null ? undefined : this.parts.get(leader.fileName);
    if (part === undefined || part.element.ended) {
      this.isWaiting = false;
      if (this.isPlaying) this.atMs += passedMs * this.rate;
      return;
    }
    const { track, element } = part;
    const from = pieceAt(track, this.atMs)?.atMs ?? 0;
    if (this.leading !== track.fileName || this.leadingFrom !== from) {
      this.leading = track.fileName;
      this.leadingFrom = from;
      this.place(part);
    }
    this.isWaiting = this.isPlaying && (isUnready(element) || (this.waitsForAll && this.someAreStarved()));
    if (this.isPlaying && !element.seeking && !element.paused)
      this.atMs = momentAt(track, element.currentTime, this.atMs);
  }

  private someAreStarved(): boolean {
    return [...this.parts.values()].some(
      ({ track, element }) => targetOf(track, this.atMs) !== null && isStarved(element),
    );
  }

  /** Over what is cut out, back in a loop, and to a stand at the end. */
  private turn(): void {
    if (!this.isPlaying) return;
    if (this.loop !== null && this.atMs >= this.loop[1]) return this.seek(this.loop[0]);
    const next = skipTo(this.kept, this.atMs);
    if (next === null) {
      this.pause();
      this.atMs = this.kept[this.kept.length - 1]?.[1] ?? 0;
    } else if (next > this.atMs) this.seek(next);
  }

  private follow(now: number): void {
    let worst = 0;
    const leader = this.leading === null ? undefined : this.parts.get(this.leading);
    const leaderWaits = this.isWaiting && leader !== undefined && !isUnready(leader.element);
    for (const part of this.parts.values()) {
      const { track, element } = part;
      const target = targetOf(track, this.atMs);
      const isLeader = part === leader;
      if (target === null || (this.isWaiting && (!isLeader || leaderWaits)) || !this.isPlaying) {
        if (!element.paused) element.pause();
        this.place(part);
      } else if (element.paused) {
        if (!isLeader) this.place(part);
        if (!element.ended) this.start(element);
      } else if (isLeader) {
        setRate(element, this.rate);
      } else if (!element.seeking && element.readyState >= haveCurrentData) {
        worst = Math.max(worst, Math.abs(element.currentTime - target) * 1000);
        this.step(part, target, now);
      }
    }
    this.driftMs = worst;
  }

  private step(part: Part, target: number, now: number): void {
    const what = correct(part.element.currentTime, target, this.rate);
    if (what.kind === 'pace') setRate(part.element, what.rate);
    else if (now >= part.settledAt) {
      part.element.currentTime = what.seconds;
      part.settledAt = now + settleMs;
    }
  }

  private place({ track, element }: Part): void {
    const target = targetOf(track, this.atMs) ?? standOf(track, this.atMs);
    if (target === null || element.seeking || Math.abs(element.currentTime - target) < nearSeconds) return;
    element.currentTime = target;
  }

  private start(element: PlayerElement): void {
    setRate(element, this.rate);
    element.play().catch((error: unknown) => {
      if (!(error instanceof DOMException) || error.name !== 'NotAllowedError') return;
      this.pause();
      this.onBlocked();
    });
  }
}

const isUnready = (element: PlayerElement) => element.seeking || element.readyState < haveCurrentData;

/** A picture that stands for want of data still has its current one. */
const isStarved = (element: PlayerElement) =>
  element.seeking || (element.readyState < haveFutureData && !element.ended);

/** Browsers do work at every setting, even to what it is already. */
function setRate(element: PlayerElement, rate: number): void {
  if (Math.abs(element.playbackRate - rate) > 0.001) element.playbackRate = rate;
}
