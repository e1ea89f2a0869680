import { describe, expect, it } from 'vitest';
import { beginCut, restoreAll, takeOut, undo } from './cutEdit';

describe('cutting a recording', () => {
  const whole = beginCut([[0, 60_000]]);

  it('takes out, takes back and gives all back', () => {
    const begun = takeOut(whole, 0, 5000)!;
    const middle = takeOut(begun, 30_000, 20_000)!;
    expect(middle.kept).toEqual([
      [5000, 20_000],
      [30_000, 60_000],
    ]);
    expect(undo(middle).kept).toEqual([[5000, 60_000]]);
    expect(undo(undo(undo(middle))).kept).toEqual([[0, 60_000]]);
    expect(undo(restoreAll(middle, 60_000)).kept).toEqual(middle.kept);
  });

  it('leaves something, and no splinters', () => {
    expect(takeOut(whole, 0, 60_000)).toBeNull();
    expect(takeOut(takeOut(whole, 0, 5000)!, 1000, 4000)).toBeNull();
    expect(takeOut(whole, 300, 30_000)!.kept).toEqual([[30_000, 60_000]]);
  });
});
