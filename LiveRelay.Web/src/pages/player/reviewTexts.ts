import { textsIn } from '../../ui/i18n';
import { reviewEn } from '../../ui/i18n/review.en';
import { reviewZh } from '../../ui/i18n/review.zh-CN';

export const w = textsIn({ 'zh-CN': reviewZh, en: reviewEn });
