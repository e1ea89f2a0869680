import { textsIn } from '../../ui/i18n';
import { helperEn } from '../../ui/i18n/helper.en';
import { helperZh } from '../../ui/i18n/helper.zh-CN';

export const h = textsIn({ 'zh-CN': helperZh, en: helperEn });
