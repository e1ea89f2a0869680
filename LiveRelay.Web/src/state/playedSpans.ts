// What was really played since it was last told: stretches of the recording's clock, without what was skipped.
import type { Span, WatchBeat } from '../protocol/recordingTypes';
import { normalise } from './keptTimeline';

/** Steps of the clock that are longer than a player's ticks can make are jumps. */
const longestStepMs = 1500;
const most = 100;

export class PlayedSpans {
  private spans: Span[] = [];
  private last: number | null = null;
  private rate = 0;

  /** The player is at that moment; it counts when it plays and somebody can see it. */
  note(atMs: number, isPlaying: boolean, isVisible: boolean, rate: number): void {
    const before = this.last;
    this.last = isPlaying && isVisible ? atMs : null;
    if (before === null || atMs <= before || atMs - before > longestStepMs * Math.max(1, rate)) return;
    // The step up to a pause was played as well.
    if (!isVisible) return;
    this.rate = Math.max(this.rate, rate);
    const end = this.spans[this.spans.length - 1];
    if (end !== undefined && end[1] === before) this.spans[this.spans.length - 1] = [end[0], atMs];
    else this.spans.push([before, atMs]);
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
