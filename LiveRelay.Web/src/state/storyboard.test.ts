import { describe, expect, it } from 'vitest';
import { columnsOf, readStoryboard, readWaveform, tileAt } from './storyboard';

const board = {
  intervalMs: 10_000,
  width: 160,
  height: 90,
  columns: 2,
  rows: 2,
  count: 5,
  sheets: ['1.jpg', '2.jpg'],
};

describe('the small pictures of the seek bar', () => {
  it('are found by their moment', () => {
    expect(tileAt(board, 0)).toEqual({ sheet: '1.jpg', left: 0, top: 0 });
    expect(tileAt(board, 39_999)).toEqual({ sheet: '1.jpg', left: 160, top: 90 });
    expect(tileAt(board, 999_999)).toEqual({ sheet: '2.jpg', left: 0, top: 0 });
  });

  it('are refused when they are none', () => {
    expect(readStoryboard({ ...board, columns: 0 })).toBeNull();
    expect(readStoryboard('x')).toBeNull();
    expect(readStoryboard(board)).toEqual(board);
    expect(readWaveform({ perSecond: 0, peaks: [] })).toBeNull();
  });

  it('have a loudness for each column', () => {
    const waveform = { perSecond: 10, peaks: [0, 100, 20, 0] };
    expect(columnsOf(waveform, 400, 2)).toEqual([1, 0.2]);
    expect(columnsOf(waveform, 800, 4)).toEqual([1, 0.2, 0, 0]);
  });
});
