// The small pictures of the seek bar, and the loudness of each moment, as jobs have written them.

export interface Storyboard {
  readonly intervalMs: number;
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly rows: number;
  readonly count: number;
  readonly sheets: readonly string[];
}

export interface Tile {
  readonly sheet: string;
  readonly left: number;
  readonly top: number;
}

const isPositive = (value: unknown): value is number => typeof value === 'number' && value > 0;

/** Null for what is no storyboard. */
export function readStoryboard(value: unknown): Storyboard | null {
  if (typeof value !== 'object' || value === null) return null;
  const board = value as Partial<Storyboard>;
  const numbers = [board.intervalMs, board.width, board.height, board.columns, board.rows, board.count];
  return numbers.every(isPositive) && Array.isArray(board.sheets) ? (board as Storyboard) : null;
}

/** The picture of a moment. */
export function tileAt(board: Storyboard, atMs: number): Tile | null {
  const index = Math.min(board.count - 1, Math.max(0, Math.floor(atMs / board.intervalMs)));
  const perSheet = board.columns * board.rows;
  const sheet = board.sheets[Math.floor(index / perSheet)];
  if (sheet === undefined) return null;
  const inSheet = index % perSheet;
  return {
    sheet,
    left: (inSheet % board.columns) * board.width,
    top: Math.floor(inSheet / board.columns) * board.height,
  };
}

export interface Waveform {
  readonly perSecond: number;
  /** 0 to 100. */
  readonly peaks: readonly number[];
}

export function readWaveform(value: unknown): Waveform | null {
  if (typeof value !== 'object' || value === null) return null;
  const { perSecond, peaks } = value as Partial<Waveform>;
  return isPositive(perSecond) && Array.isArray(peaks) ? { perSecond, peaks } : null;
}

/** The loudest of each column of a drawing, 0 to 1. */
export function columnsOf(waveform: Waveform, lengthMs: number, columns: number): readonly number[] {
  const perColumn = ((lengthMs / 1000) * waveform.perSecond) / columns;
  return Array.from({ length: columns }, (_, index) => {
    const from = Math.floor(index * perColumn);
    const to = Math.max(from + 1, Math.floor((index + 1) * perColumn));
    return waveform.peaks.slice(from, to).reduce((loudest, peak) => Math.max(loudest, peak), 0) / 100;
  });
}
