// The few things that are chosen to be seen side by side.
import { mostTiles } from './compareClock';

/** Chooses one or lets it go; beyond the most that fit nothing is added. */
export const toggled = (chosen: readonly string[], one: string): readonly string[] => {
  if (chosen.includes(one)) return chosen.filter((other) => other !== one);
  return chosen.length >= mostTiles ? chosen : [...chosen, one];
};
