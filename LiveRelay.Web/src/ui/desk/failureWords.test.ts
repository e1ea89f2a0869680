import { describe, expect, it } from 'vitest';
import { ApiFailure } from '../../protocol/apiClient';
import { deskEn } from '../i18n/desk.en';
import { failureWords, fieldWords } from './failureWords';

const wrongName = new ApiFailure(422, 'invalid-input', {
  title: 'Something is wrong',
  errors: [{ field: 'name', code: 'tooLong' }],
});

describe('failureWords', () => {
  it('uses the server’s sentence, and says when to try again', () => {
    const failure = new ApiFailure(429, 'too-many-attempts', { title: 'Too many attempts.' }, 30);
    expect(failureWords(failure, deskEn)).toBe('Too many attempts. Try again in 30 seconds.');
  });

  it.each([
    [new ApiFailure(0, 'offline'), deskEn.failure.offline],
    [new ApiFailure(502, 'http-502'), 'The server did not accept it (http-502).'],
    [wrongName, deskEn.failure.invalid],
  ])('has a sentence where the server has none: %s', (failure, words) => {
    expect(failureWords(failure, deskEn)).toBe(words);
  });
});

describe('fieldWords', () => {
  it('says what is wrong with a field and nothing of the others', () => {
    expect(fieldWords(wrongName, 'name', deskEn)).toBe('is too long');
    expect(fieldWords(wrongName, 'grade', deskEn)).toBeNull();
    expect(fieldWords(null, 'name', deskEn)).toBeNull();
  });
});
