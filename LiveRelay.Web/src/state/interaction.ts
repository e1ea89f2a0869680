// The arithmetic of S-T analysis and of Flanders' interaction analysis (docs/DIAGNOSIS.md).

export const noCode = '.';

export type LessonType = 'practice' | 'lecture' | 'dialogue' | 'mixed';

export interface StudentTeacher {
  /** How many samples were coded. */
  readonly count: number;
  /** How often the letter changed from one sample to the next. */
  readonly changes: number;
  readonly rt: number;
  readonly ch: number;
  readonly type: LessonType;
}

/** @returns null where nothing was coded */
export function studentTeacher(letters: string): StudentTeacher | null {
  const count = [...letters].filter((letter) => letter !== noCode).length;
  if (count === 0) return null;
  const changes = [...letters].filter(
    (letter, at) => at > 0 && letter !== noCode && letters[at - 1] !== noCode && letter !== letters[at - 1],
  ).length;
  const rt = [...letters].filter((letter) => letter === 'T').length / count;
  const ch = changes / count;
  return { count, changes, rt, ch, type: typeOf(rt, ch) };
}

export function typeOf(rt: number, ch: number): LessonType {
  if (rt <= 0.3) return 'practice';
  if (rt >= 0.7) return 'lecture';
  return ch >= 0.4 ? 'dialogue' : 'mixed';
}

export const categories = 10;

const categoryOf = (code: string): number => (code === '0' ? categories : Number(code));

/** The categories 1 to 10 of a string of digits, in which 0 is the tenth; what was not coded is left out. */
export const categoriesOf = (codes: string): number[] =>
  [...codes].filter((code) => code !== noCode).map(categoryOf);

/**
 * How often each category (column) came right after each (row); a 10 is put before the first and behind the last.
 * What lies on both sides of a box that was not coded is no pair: nobody knows what came between.
 */
export function flandersMatrix(codes: string): number[][] {
  const matrix = Array.from({ length: categories }, () => Array.from({ length: categories }, () => 0));
  const coded = /\d(?:.*\d)?/.exec(codes)?.[0];
  if (coded === undefined) return matrix;
  const all = `${coded.startsWith('0') ? '' : '0'}${coded}${coded.endsWith('0') ? '' : '0'}`;
  for (let at = 1; at < all.length; at++) {
    const [before, after] = [all.charAt(at - 1), all.charAt(at)];
    const row = matrix[categoryOf(before) - 1];
    const column = categoryOf(after) - 1;
    if (before !== noCode && after !== noCode && row !== undefined) row[column] = (row[column] ?? 0) + 1;
  }
  return matrix;
}

export const ratioNames = [
  'teacher',
  'pupils',
  'silence',
  'indirect',
  'response',
  'questions',
  'initiative',
  'content',
  'steady',
] as const;

/** Each 0 to 1 but `indirect`, which has no bound; null where there is nothing to divide by. */
export type FlandersRatios = Readonly<Record<(typeof ratioNames)[number], number | null>>;

export function flandersRatios(codes: string): FlandersRatios {
  const all = categoriesOf(codes);
  const count = (...which: number[]) => all.filter((code) => which.includes(code)).length;
  const part = (some: number, all: number) => (all === 0 ? null : some / all);
  const matrix = flandersMatrix(codes);
  const cells = matrix.flatMap((row, before) =>
    row.map((times, after) => ({ before: before + 1, after: after + 1, times })),
  );
  const pairs = (which: (before: number, after: number) => boolean) =>
    cells.reduce((sum, { before, after, times }) => sum + (which(before, after) ? times : 0), 0);
  const allPairs = pairs(() => true);
  const isContent = (code: number) => code === 4 || code === 5;
  return {
    teacher: part(count(1, 2, 3, 4, 5, 6, 7), all.length),
    pupils: part(count(8, 9), all.length),
    silence: part(count(10), all.length),
    indirect: part(count(1, 2, 3, 4), count(5, 6, 7)),
    response: part(count(1, 2, 3), count(1, 2, 3, 6, 7)),
    questions: part(count(4), count(4, 5)),
    initiative: part(count(9), count(8, 9)),
    content: part(
      pairs((before, after) => isContent(before) || isContent(after)),
      allPairs,
    ),
    steady: part(
      pairs((before, after) => before === after),
      allPairs,
    ),
  };
}

/** Codes with one changed; what lies before it and was not coded is dots. */
export const withCode = (codes: string, index: number, code: string): string =>
  codes.slice(0, index).padEnd(index, noCode) + code + codes.slice(index + 1);
