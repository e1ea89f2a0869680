import { describe, expect, it } from 'vitest';
import { flandersMatrix, flandersRatios, studentTeacher, typeOf, withCode } from './interaction';

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
