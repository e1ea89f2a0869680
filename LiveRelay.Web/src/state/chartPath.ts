// Lines and strips of charts over a lesson's time, in a box of 1000 units' width.

export const chartWidth = 1000;

export interface ChartRange {
  readonly least: number;
  readonly most: number;
}

/** The height of a value, from the top. */
export const heightOf = (value: number, { least, most }: ChartRange, height: number): number =>
  height - ((Math.min(most, Math.max(least, value)) - least) / (most - least || 1)) * height;

/** A line through the middle of each step; where nothing is known it is interrupted. */
export function linePath(
  values: readonly (number | null)[],
  stepMs: number,
  lengthMs: number,
  range: ChartRange,
  height: number,
): string {
  let isDown = false;
  return values
    .map((value, index) => {
      if (value === null) {
        isDown = false;
        return '';
      }
      const x = (((index + 0.5) * stepMs) / lengthMs) * chartWidth;
      const move = isDown ? 'L' : 'M';
      isDown = true;
      // A single value between two gaps is a dot.
      return `${move}${x.toFixed(1)} ${heightOf(value, range, height).toFixed(1)}h0.1`;
    })
    .join('');
}

/** The means of so many steps each, without what is not known. */
export function meansOf(values: readonly (number | null)[], steps: number): (number | null)[] {
  const means: (number | null)[] = [];
  for (let from = 0; from < values.length; from += steps) {
    const known = values.slice(from, from + steps).filter((value) => value !== null);
    means.push(known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length);
  }
  return means;
}

/** Stretches of one letter, as seconds. */
export function runsOf(letters: string, letter: string): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  for (let at = 0; at < letters.length; at++) {
    const last = runs[runs.length - 1];
    if (letters[at] !== letter) continue;
    if (last?.to === at) last.to++;
    else runs.push({ from: at, to: at + 1 });
  }
  return runs;
}
