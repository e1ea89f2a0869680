import { textsIn } from '../../ui/i18n';
import { checkEn } from '../../ui/i18n/check.en';
import { checkZh } from '../../ui/i18n/check.zh-CN';

export const c = textsIn({ 'zh-CN': checkZh, en: checkEn });
