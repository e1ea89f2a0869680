import { describe, expect, it } from 'vitest';
import { flandersMatrix, flandersRatios, studentTeacher, typeOf, withCode } from './interaction';

/** A lesson that begins with T and has so many of each letter and changes: single letters in turn, then what is left at once. */
function lessonOf(teacher: number, pupils: number, changes: number): string {
  const turns = Array.from({ length: changes - 1 }, (_, at) => (at % 2 === 0 ? 'T' : 'S')).join('');
  const taught = [...turns].filter((letter) => letter === 'T').length;
  const left = ['T'.repeat(teacher - taught), 'S'.repeat(pupils - (turns.length - taught))];
  return turns + (turns.endsWith('T') ? left.reverse() : left).join('');
}

describe('S-T analysis', () => {
  it('counts the teacher’s part and the changes between runs', () => {
    // N = 10, NT = 6, runs TT S TTT SS T S: g = 6, so g - 1 changes.
    expect(studentTeacher('TTSTTTSSTS')).toEqual({
      count: 10,
      changes: 5,
      rt: 0.6,
      ch: 0.5,
      type: 'dialogue',
    });
    expect(studentTeacher('....')).toBeNull();
  });

  it('counts no change across what was not coded', () => {
    expect(studentTeacher('..TT..SS..')).toEqual({ count: 4, changes: 0, rt: 0.5, ch: 0, type: 'mixed' });
    expect(studentTeacher('T.T.S....ST')).toMatchObject({ count: 5, changes: 1, rt: 0.6, ch: 0.2 });
  });

  // Four lessons of 50 minutes, a sample each 30 s, by which a course on the method shows its types (《课堂教学分析》, S-T 教学分析法,
  // 教学实例分析, slides 9 to 12): 100 samples, so that each hundredth of Rt is one T, and each of Ch one change.
  it.each([
    { teacher: 22, changes: 13, type: 'practice' },
    { teacher: 47, changes: 45, type: 'dialogue' },
    { teacher: 73, changes: 10, type: 'lecture' },
    { teacher: 51, changes: 19, type: 'mixed' },
  ])(
    'finds the published lesson of $teacher T and $changes changes to be $type',
    ({ teacher, changes, type }) => {
      expect(studentTeacher(lessonOf(teacher, 100 - teacher, changes))).toEqual({
        count: 100,
        changes,
        rt: teacher / 100,
        ch: changes / 100,
        type,
      });
    },
  );

  it('names lessons by the bounds', () => {
    expect([typeOf(0.3, 0.6), typeOf(0.7, 0.6), typeOf(0.5, 0.4), typeOf(0.5, 0.39)]).toEqual([
      'practice',
      'lecture',
      'dialogue',
      'mixed',
    ]);
  });
});

describe('Flanders’ interaction analysis', () => {
  // The sequence by which E. J. Amidon and N. A. Flanders explain the matrix ("The Role of the Teacher in the Classroom", 1967).
  const explained = '60751484';
  const pairsOf = (codes: string) =>
    flandersMatrix(codes)
      .flatMap((row, before) =>
        row.flatMap((times, after) => Array.from({ length: times }, () => `${before + 1},${after + 1}`)),
      )
      .sort();

  it('counts successive pairs between tens', () => {
    expect(pairsOf(explained)).toEqual(
      ['10,6', '6,10', '10,7', '7,5', '5,1', '1,4', '4,8', '8,4', '4,10'].sort(),
    );
    expect(pairsOf('0')).toEqual([]);
    expect(pairsOf('..')).toEqual([]);
  });

  it('makes no pair across what was not coded', () => {
    expect(pairsOf('.45..8.9')).toEqual(['10,4', '4,5', '9,10'].sort());
    expect(flandersRatios('.45..8.9')).toMatchObject({
      teacher: 0.5,
      pupils: 0.5,
      content: 2 / 3,
      steady: 0,
    });
  });

  it('tells the ratios of a published lesson', () => {
    // "Flander Matrix Analysis" (2012): a lesson on US culture, of whose 491 codes it gives the totals. It states the teacher's and the pupils' talk,
    // the indirect part of what the teacher says (66 %), and control and motivation (1-3 over 1-3 and 6-7) as wholly indirect.
    const totals = [5, 67, 75, 76, 112, 0, 0, 71, 84, 1];
    const ratios = flandersRatios(totals.map((times, at) => String((at + 1) % 10).repeat(times)).join(''));
    expect(ratios.teacher).toBeCloseTo(0.6822, 3);
    expect(ratios.pupils).toBeCloseTo(0.3157, 3);
    expect(ratios.silence).toBeCloseTo(0.002, 3);
    expect(ratios.response).toBe(1);
    const indirect = ratios.indirect ?? 0;
    expect(indirect / (1 + indirect)).toBeCloseTo(0.666, 3);
  });

  it('tells the ratios', () => {
    const ratios = flandersRatios('5555448892260');
    expect(ratios.teacher).toBeCloseTo(9 / 13);
    expect(ratios.pupils).toBeCloseTo(3 / 13);
    expect(ratios.silence).toBeCloseTo(1 / 13);
    expect(ratios.indirect).toBeCloseTo(4 / 5);
    expect(ratios.response).toBeCloseTo(2 / 3);
    expect(ratios.questions).toBeCloseTo(2 / 6);
    expect(ratios.initiative).toBeCloseTo(1 / 3);
    // 10-5, 5-5 three times, 5-4, 4-4, 4-8 of thirteen pairs; the same twice: 55 three times, 44, 88, 22.
    expect(ratios.content).toBeCloseTo(7 / 13);
    expect(ratios.steady).toBeCloseTo(6 / 13);
    expect(flandersRatios('').indirect).toBeNull();
  });
});

it('puts a code where it belongs', () => {
  expect(withCode('12', 4, '5')).toBe('12..5');
  expect(withCode('1234', 1, '9')).toBe('1934');
});
