// What was really played since it was last told: stretches of the recording's clock, without what was skipped.
import type { Span, WatchBeat } from '../protocol/recordingTypes';
import { normalise } from './keptTimeline';

/** A step of the clock that is longer than the time that passed, by more than ticks are inexact, is a jump. */
const slackMs = 500;
const most = 100;

export class PlayedSpans {
  private spans: Span[] = [];
  private last: { readonly atMs: number; readonly nowMs: number } | null = null;
  private rate = 0;

  /**
   * The player is at that moment; it counts when it plays and somebody can see it. A computer that is too busy for the ticks plays all the same, so how long
   * it was between them is nobody's loss.
   */
  note(atMs: number, nowMs: number, isPlaying: boolean, isVisible: boolean, rate: number): void {
    const before = this.last;
    this.last = isPlaying && isVisible ? { atMs, nowMs } : null;
    // The step up to a pause was played as well.
    if (before === null || !isVisible || atMs <= before.atMs) return;
    if (atMs - before.atMs > (nowMs - before.nowMs) * rate + slackMs) return;
    this.rate = Math.max(this.rate, rate);
    const end = this.spans[this.spans.length - 1];
    if (end !== undefined && end[1] === before.atMs) this.spans[this.spans.length - 1] = [end[0], atMs];
    else this.spans.push([before.atMs, atMs]);
  }

  /** It was moved: what lies between was not played. */
  jumped(): void {
    this.last = null;
  }

  get isEmpty(): boolean {
    return this.spans.length === 0;
  }

  /** It begins to play, which starts the server's clock: nothing was played yet. */
  begin(positionMs: number, rate: number): WatchBeat {
    return { positionMs: Math.round(positionMs), played: [], rate, visible: true };
  }

  /** What was told came to nobody: it is told again with the next. */
  giveBack(beat: WatchBeat): void {
    this.spans.unshift(...beat.played);
    this.rate = Math.max(this.rate, beat.rate);
  }

  /** What is to be told now; null when there is nothing. */
  take(positionMs: number): WatchBeat | null {
    if (this.isEmpty) return null;
    const played = normalise(this.spans)
      .slice(0, most)
      .map(([from, to]): Span => [Math.round(from), Math.round(to)]);
    const beat = { positionMs: Math.round(positionMs), played, rate: this.rate, visible: true };
    this.spans = [];
    this.rate = 0;
    return beat;
  }
}
