import { textsIn } from '../../../ui/i18n';
import { regretEn } from '../../../ui/i18n/regret.en';
import { regretZh } from '../../../ui/i18n/regret.zh-CN';

export const r = textsIn({ 'zh-CN': regretZh, en: regretEn });
