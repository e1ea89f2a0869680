// Where each picture of a recording is shown, in percent of the stage.

export const layouts = ['sideBySide', 'inset', 'one'] as const;
export type PictureLayout = (typeof layouts)[number];

export interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly isAbove: boolean;
}

const whole: Place = { left: 0, top: 0, width: 100, height: 100, isAbove: false };
const insetSize = 24;
const insetEdge = 2;

/** @param main which of them is the large one @returns null for one that is not shown */
export function placesOf(layout: PictureLayout, count: number, main: number): readonly (Place | null)[] {
  const others = count - 1;
  const orderOf = (index: number) => (index < main ? index : index - 1);
  return Array.from({ length: count }, (_, index): Place | null => {
    if (others === 0) return whole;
    if (layout === 'one') return index === main ? whole : null;
    if (layout === 'inset') {
      if (index === main) return whole;
      const left = 100 - (insetSize + insetEdge) * (orderOf(index) + 1);
      return { left, top: 100 - insetSize - insetEdge, width: insetSize, height: insetSize, isAbove: true };
    }
    if (others === 1) return { ...whole, left: index === main ? 0 : 50, width: 50 };
    if (index === main) return { ...whole, width: 66 };
    return {
      left: 66,
      top: (100 / others) * orderOf(index),
      width: 34,
      height: 100 / others,
      isAbove: false,
    };
  });
}

/** The picture that is large unless somebody chose: the screen, else the teacher, else the first. */
export function mainOf(
  tracks: readonly { readonly track: string; readonly key: string }[],
  chosen: string | null,
): number {
  const find = (fits: (one: { track: string; key: string }) => boolean) => tracks.findIndex(fits);
  const wishes = [
    find(({ key }) => key === chosen),
    find(({ track }) => track === 'screen'),
    find(({ track }) => track === 'camera'),
  ];
  return wishes.find((index) => index >= 0) ?? 0;
}
