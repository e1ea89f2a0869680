import { describe, expect, it } from 'vitest';
import { reviewEn } from '../../ui/i18n/review.en';
import { reviewZh } from '../../ui/i18n/review.zh-CN';
import { jobErrorOf, wordOf } from './reviewTexts';

describe("the server's words", () => {
  it('says why a job failed without what the program said', () => {
    expect(jobErrorOf(reviewZh.jobError, 'file-broken: moov atom not found: x.mp4')).toBe(
      '录像文件已损坏或无法读取',
    );
    expect(jobErrorOf(reviewEn.jobError, 'stalled')).toBe('It made no progress for too long and was ended');
  });

  it('shows a word that is new as it is', () => {
    expect(wordOf(reviewEn.gapReason, 'diskSlow')).toBe('the server’s disk was too slow');
    expect(wordOf(reviewEn.gapReason, 'eaten')).toBe('eaten');
    expect(wordOf(reviewEn.gapReason, 'toString')).toBe('toString');
  });
});
