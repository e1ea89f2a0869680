import { textsIn } from '../../ui/i18n';
import { reviewEn } from '../../ui/i18n/review.en';
import { reviewZh } from '../../ui/i18n/review.zh-CN';

/** The words for one of the server's; where there are none, the server's own. */
export const wordOf = (words: Readonly<Record<string, string>>, wire: string): string =>
  Object.entries(words).find(([name]) => name === wire)?.[1] ?? wire;

/** Why a job failed: its row says the code, then what the program said last. */
export const jobErrorOf = (words: Readonly<Record<string, string>>, error: string): string =>
  wordOf(words, error.split(': ', 1)[0] ?? error);

export const w = textsIn({ 'zh-CN': reviewZh, en: reviewEn });
