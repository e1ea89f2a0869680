import { describe, expect, it } from 'vitest';
import { PlayedSpans } from './playedSpans';

let now = 0;
const play = (spans: PlayedSpans, from: number, to: number, visible = true, rate = 1) => {
  for (let at = from; at <= to; at += 100, now += 100 / rate) spans.note(at, now, true, visible, rate);
};

describe('what was played', () => {
  it('is one stretch while it plays on', () => {
    const spans = new PlayedSpans();
    play(spans, 1000, 3000);
    expect(spans.take(3000)).toEqual({ positionMs: 3000, played: [[1000, 3000]], rate: 1, visible: true });
    play(spans, 3100, 4000);
    expect(spans.take(4000)?.played).toEqual([[3000, 4000]]);
    expect(spans.take(4000)).toBeNull();
  });

  it('leaves out what was jumped over, told or not', () => {
    const spans = new PlayedSpans();
    play(spans, 0, 1000);
    spans.jumped();
    play(spans, 1500, 2000);
    play(spans, 60_000, 61_000);
    expect(spans.take(0)?.played).toEqual([
      [0, 1000],
      [1500, 2000],
      [60_000, 61_000],
    ]);
  });

  it('leaves out what nobody could see, and standing still', () => {
    const spans = new PlayedSpans();
    play(spans, 0, 5000, false);
    spans.note(6000, now, false, true, 1);
    spans.note(6000, now + 9000, true, true, 1);
    expect(spans.isEmpty).toBe(true);
  });

  it('counts what a computer played that had no time for ticks, and not more than it had time to play', () => {
    const spans = new PlayedSpans();
    spans.note(0, now, true, true, 2);
    spans.note(8000, now + 4000, true, true, 2);
    spans.note(20_000, now + 6000, true, true, 2);
    expect(spans.take(8000)?.played).toEqual([[0, 8000]]);
  });

  it('tells again what came to nobody', () => {
    const spans = new PlayedSpans();
    play(spans, 0, 1000, true, 2);
    const lost = spans.take(1000);
    play(spans, 1100, 2000);
    if (lost !== null) spans.giveBack(lost);
    expect(spans.take(2000)).toMatchObject({ played: [[0, 2000]], rate: 2 });
  });

  it('counts what is seen twice once, and tells the fastest pace', () => {
    const spans = new PlayedSpans();
    play(spans, 0, 1000, true, 2);
    play(spans, 500, 1500);
    expect(spans.take(0)).toMatchObject({ played: [[0, 1500]], rate: 2 });
  });
});
