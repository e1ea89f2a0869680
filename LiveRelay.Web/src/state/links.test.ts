import { describe, expect, it } from 'vitest';
import { codeDigits, isLessonCode } from './lessonCode';
import { safePath } from './safePath';

describe('safePath', () => {
  it.each(['/', '/admin/people', '/timetable?week=2026-11-23', '/check/k3v9x2mq#token=abc'])(
    'keeps %s',
    (path) => {
      expect(safePath(path)).toBe(path);
    },
  );

  it.each([
    '//evil.example/x',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/a\\b',
    '/\t/evil.example',
    '',
    undefined,
    ['/a'],
  ])('goes home instead of to %j', (path) => {
    expect(safePath(path)).toBe('/');
  });
});

describe('a lesson code', () => {
  it.each([
    ['402917', '402917'],
    [' 402 917 ', '402917'],
    ['402-917', '402917'],
    ['４０２９１７', '402917'],
    ['40291799', '402917'],
    ['abc', ''],
  ])('%j is %j', (text, digits) => {
    expect(codeDigits(text)).toBe(digits);
  });

  it('has six digits', () => {
    expect(isLessonCode('402917')).toBe(true);
    expect(isLessonCode('40291')).toBe(false);
  });
});
