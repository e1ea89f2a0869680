import { textsIn } from '../../ui/i18n';
import { evaluationsEn } from '../../ui/i18n/evaluations.en';
import { evaluationsZh } from '../../ui/i18n/evaluations.zh-CN';

export const v = textsIn({ 'zh-CN': evaluationsZh, en: evaluationsEn });
